package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test application on a real server.
 *
 * @param context context of the application
 */
record WireServer(ConfigurableApplicationContext context) implements AutoCloseable {

	// Sent after a refused request, to show that the refused one was not recorded.
	private static final WireCase AFTERWARDS = WireCase.of("afterwards", "GET /ok", 200, "/ok");

	// By default, the event loops of Reactor Netty wait two seconds for further tasks
	// when a server stops. The tests submit no such tasks.
	private static final Map<String, Object> DEFAULTS = Map.of("spring.reactor.netty.shutdown-quiet-period", "0s");

	static WireServer start(Class<?> application, String... properties) {
		SpringApplication springApplication = new SpringApplication(application);
		springApplication.setDefaultProperties(DEFAULTS);
		springApplication.addInitializers(TestedServer::choose);
		springApplication.setWebApplicationType(WebApplicationType.REACTIVE);
		return new WireServer(springApplication.run(Stream
			.concat(Stream.of("server.address=127.0.0.1", "server.port=0", "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false"), Stream.of(properties))
			.map("--"::concat)
			.toArray(String[]::new)));
	}

	// With a graceful shutdown, Tomcat would wait for requests that a fatal error has
	// ended. If Tomcat reuses its processors, a late event of a response whose client has
	// left makes the next request fail, with or without webmetrics.
	static WireServer start(TestedServer server, Class<?> application, String... properties) {
		return start(application, Stream
			.concat(Stream.of(server.property(), "server.shutdown=immediate", "server.tomcat.processor-cache=0"),
					Stream.of(properties))
			.toArray(String[]::new));
	}

	/**
	 * Start an application and stop it again, so that all lines which webmetrics logs at
	 * startup can be read.
	 */
	static void logStart(String... properties) {
		start(WireApplication.class,
				Stream.concat(Stream.of(properties), Stream.of("logging.level.io.github.webmetrics=info"))
					.toArray(String[]::new))
			.close();
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
	 * Send a request and return the whole response. If the response opens a WebSocket,
	 * return only its head.
	 */
	String exchange(WireCase wireCase) throws IOException {
		try (RawClient client = new RawClient(port())) {
			client.send(wireCase.request());
			return (wireCase.status() == 101) ? client.readUntil("\r\n\r\n") : client.readAll();
		}
	}

	/**
	 * Send a request and compare the response and the recorded values with the case.
	 * After a request that the server refuses, send another one, which must be the only
	 * one that is recorded.
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
	 * Let a request to {@code /never} or {@code /headed-never} continue.
	 */
	void release() {
		WireController controller = this.context.getBean(WireController.class);
		Awaitility.await().atMost(Recorded.PATIENCE).until(() -> hasReturned() && controller.release());
	}

	// Tomcat does not report a write that fails before the thread that called the
	// application has returned to Tomcat. The end of the request would remain unnoticed.
	private boolean hasReturned() {
		return tested() != TestedServer.TOMCAT || TomcatThreads.active(this.context) == 0;
	}

	private static int status(String response) {
		String head = response.startsWith("HTTP/1.1 100 ") ? response.substring(response.indexOf("\r\n\r\n") + 4)
				: response;
		assertThat(head).startsWith("HTTP/1.1 ");
		return Integer.parseInt(head.substring(9, 12));
	}

	/**
	 * Close the application. The log levels that it set are those of the whole JVM, and
	 * other tests read the log.
	 */
	@Override
	public void close() {
		this.context.close();
		LoggingSystem.get(WireServer.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
	}

}
