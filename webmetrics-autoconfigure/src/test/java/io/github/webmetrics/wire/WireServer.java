package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;

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

	static WireServer start(Class<?> application, String... properties) {
		SpringApplication springApplication = new SpringApplication(application);
		springApplication.setWebApplicationType(WebApplicationType.REACTIVE);
		return new WireServer(springApplication.run(Stream
			.concat(Stream.of("server.address=127.0.0.1", "server.port=0", "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false"), Stream.of(properties))
			.map("--"::concat)
			.toArray(String[]::new)));
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	int managementPort() {
		return this.context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
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
	 * Send a request and compare what comes back, and what is recorded, with the case.
	 */
	void assertRecorded(WireCase wireCase) throws IOException {
		Recorded before = Recorded.now(registry());
		String response = exchange(wireCase);
		if (wireCase.answered()) {
			assertThat(status(response)).isEqualTo(wireCase.status());
		}
		else {
			assertThat(response).isEmpty();
		}
		Recorded added = before.awaitAdded(registry(), 1);
		assertThat(added.requests()).containsExactlyEntriesOf(
				Map.of(wireCase.method() + " " + wireCase.endpoint() + " " + wireCase.status(), 1L));
		assertThat(added.observed())
			.containsExactlyInAnyOrderEntriesOf(wireCase.observed() ? Map.of(wireCase.endpoint(), 1L) : Map.of());
		assertThat(added.inProgress()).isEmpty();
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
