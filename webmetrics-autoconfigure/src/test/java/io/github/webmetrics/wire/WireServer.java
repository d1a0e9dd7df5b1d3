package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test application on a real server.
 *
 * @param context its context
 */
record WireServer(ConfigurableApplicationContext context) implements AutoCloseable {

	// Shows that nothing was recorded of the request before.
	private static final WireCase AFTERWARDS = WireCase.of("afterwards", "GET /ok", 200, "/ok");

	// The event loops of Reactor Netty would wait two seconds at the end of each server
	// for tasks that no test gives them.
	private static final Map<String, Object> DEFAULTS = Map.of("spring.reactor.netty.shutdown-quiet-period", "0s");

	static WireServer start(Class<?> application, String... properties) {
		SpringApplication springApplication = new SpringApplication(application);
		springApplication.setDefaultProperties(DEFAULTS);
		springApplication.setWebApplicationType(WebApplicationType.REACTIVE);
		return new WireServer(springApplication.run(Stream
			.concat(Stream.of("server.address=127.0.0.1", "server.port=0", "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false"), Stream.of(properties))
			.map("--"::concat)
			.toArray(String[]::new)));
	}

	// Tomcat would wait for requests that a fatal error has ended, and lets a late event
	// of a response whose client has left fail the next request, with webmetrics or
	// without, if it may use its processors again.
	static WireServer start(TestedServer server, Class<?> application, String... properties) {
		return start(application, Stream
			.concat(Stream.of(server.property(), "server.shutdown=immediate", "server.tomcat.processor-cache=0"),
					Stream.of(properties))
			.toArray(String[]::new));
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	int managementPort() {
		return this.context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
	}

	TestedServer tested() {
		return TestedServer.of(this.context.getEnvironment());
	}

	MeterRegistry registry() {
		return this.context.getBean(MeterRegistry.class);
	}

	/**
	 * Send a request and return all that comes back. A WebSocket stays open after its
	 * head.
	 */
	String exchange(WireCase wireCase) throws IOException {
		try (RawClient client = new RawClient(port())) {
			client.send(wireCase.request());
			return (wireCase.status() == 101) ? client.readUntil("\r\n\r\n") : client.readAll();
		}
	}

	/**
	 * Send a request and compare what comes back, and what is recorded, with the case. A
	 * request that the server refuses is followed by another, which alone is recorded.
	 */
	void assertRecorded(WireCase wireCase) throws IOException {
		Recorded before = Recorded.now(registry());
		String response = exchange(wireCase);
		WireCase expected = wireCase.refused() ? AFTERWARDS : wireCase;
		if (wireCase.answered()) {
			assertThat(status(response)).isEqualTo(wireCase.status());
		}
		else {
			assertThat(response).isEmpty();
		}
		if (wireCase.refused()) {
			exchange(AFTERWARDS);
		}
		Recorded added = before.awaitAdded(registry(), 1);
		assertThat(added.requests()).containsExactlyEntriesOf(
				Map.of(expected.method() + " " + expected.endpoint() + " " + expected.status(), 1L));
		assertThat(added.observed())
			.containsExactlyInAnyOrderEntriesOf(expected.observed() ? Map.of(expected.endpoint(), 1L) : Map.of());
		assertThat(added.inProgress()).isEmpty();
	}

	/**
	 * Let a request continue that waits for {@code /never} or {@code /headed-never}.
	 */
	void release() {
		WireController controller = this.context.getBean(WireController.class);
		Awaitility.await().atMost(Recorded.PATIENCE).until(() -> hasReturned() && controller.release());
	}

	// Tomcat tells nobody of a failed write while the thread that called the application
	// has not returned to it. The request would then end without any notice.
	private boolean hasReturned() {
		return tested() != TestedServer.TOMCAT || TomcatThreads.active(this.context) == 0;
	}

	private static int status(String response) {
		String head = response.startsWith("HTTP/1.1 100 ") ? response.substring(response.indexOf("\r\n\r\n") + 4)
				: response;
		assertThat(head).startsWith("HTTP/1.1 ");
		return Integer.parseInt(head.substring(9, 12));
	}

	@Override
	public void close() {
		this.context.close();
	}

}
