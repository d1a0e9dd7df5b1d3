package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests requests in progress while the application closes. Spring Boot closes its
 * registries before it waits for these requests, and a closed registry accepts no new
 * series.
 */
class ShutdownTests {

	// The default of applications. During this time the event loops may still report the
	// connections that they close.
	private static final String QUIET_PERIOD = "spring.reactor.netty.shutdown-quiet-period=2s";

	private final Map<String, RawClient> clients = new HashMap<>();

	@AfterEach
	void leave() throws IOException {
		for (RawClient client : this.clients.values()) {
			client.close();
		}
	}

	@Test
	void whenRequestsEndWithinGracePeriodThenTheyAreRecordedInTheirSeries() throws Exception {
		WireServer server = WireServer.start(HoldingApplication.class, QUIET_PERIOD);
		Gate gate = server.context().getBean(Gate.class);
		MeterRegistry registry = server.registry();
		send(server, "GET /held/200", "GET /held/418", "HEAD /held/200");
		gate.open();
		Recorded before = Recorded.NOTHING.awaitAdded(registry, 3);
		assertThat(before.requests()).hasSize(3);
		gate.shut();
		send(server, "GET /held/200", "GET /held/418", "HEAD /held/200");
		awaitInProgress(registry, 3);
		CompletableFuture<Void> closed = close(server, registry);
		gate.open();
		assertThat(answer("GET /held/200")).startsWith("HTTP/1.1 200 ");
		assertThat(answer("GET /held/418")).startsWith("HTTP/1.1 418 ");
		assertThat(answer("HEAD /held/200")).startsWith("HTTP/1.1 200 ");
		closed.get(20, TimeUnit.SECONDS);
		Recorded after = Recorded.now(registry);
		assertThat(after.requests()).isEqualTo(
				Map.of("GET /held/{status} 200", 2L, "GET /held/{status} 418", 2L, "HEAD /held/{status} 200", 2L));
		assertThat(after.observed()).isEqualTo(Map.of("/held/{status}", 6L));
		assertThat(after.inProgress()).isEmpty();
	}

	@Test
	void whenSeriesIsNewWithinGracePeriodThenClosedRegistryDoesNotAcceptIt() throws Exception {
		WireServer server = WireServer.start(HoldingApplication.class, QUIET_PERIOD);
		Gate gate = server.context().getBean(Gate.class);
		MeterRegistry registry = server.registry();
		send(server, "GET /held/418");
		awaitInProgress(registry, 1);
		CompletableFuture<Void> closed = close(server, registry);
		gate.open();
		assertThat(answer("GET /held/418")).startsWith("HTTP/1.1 418 ");
		closed.get(20, TimeUnit.SECONDS);
		assertThat(Recorded.now(registry)).isEqualTo(Recorded.NOTHING);
	}

	@Test
	void whenRegistryStaysOpenThenNewSeriesCanBeScrapedWithinGracePeriod() throws Exception {
		WireServer server = WireServer.start(OpenRegistryApplication.class, QUIET_PERIOD, "management.server.port=0",
				"management.server.address=127.0.0.1", "management.endpoints.web.exposure.include=prometheus");
		Gate gate = server.context().getBean(Gate.class);
		int management = server.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
		MeterRegistry registry = server.registry();
		send(server, "GET /held/418", "GET /never");
		awaitInProgress(registry, 2);
		CompletableFuture<Void> closed = close(server, registry);
		gate.open();
		assertThat(answer("GET /held/418")).startsWith("HTTP/1.1 418 ");
		Awaitility.await()
			.atMost(Recorded.PATIENCE)
			.untilAsserted(() -> assertThat(scrape(management)).contains(
					"requests_total{app_name=\"application\",endpoint=\"/held/{status}\",http_status=\"418\",method=\"GET\"} 1.0",
					"request_latency_seconds_count{app_name=\"application\",endpoint=\"/held/{status}\"} 1",
					"requests_in_progress{app_name=\"application\",endpoint=\"/held/{status}\",method=\"GET\"} 0.0",
					"requests_in_progress{app_name=\"application\",endpoint=\"/never\",method=\"GET\"} 1.0"));
		this.clients.get("GET /never").close();
		closed.get(20, TimeUnit.SECONDS);
		Recorded after = Recorded.now(registry);
		assertThat(after.requests()).containsEntry("GET /held/{status} 418", 1L);
		assertThat(after.inProgress()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whenActuatorHasItsOwnPortThenItIsScrapedUntilTheLastRequestEnds(TestedServer tested) throws Exception {
		WireServer server = WireServer.start(HoldingApplication.class, QUIET_PERIOD, tested.property(),
				"management.server.port=0", "management.server.address=127.0.0.1",
				"management.endpoints.web.exposure.include=prometheus");
		Gate gate = server.context().getBean(Gate.class);
		int management = server.managementPort();
		MeterRegistry registry = server.registry();
		gate.open();
		assertThat(RawClient.exchange(server.port(), WireCase.request("GET /held/200"))).startsWith("HTTP/1.1 200 ");
		Recorded.NOTHING.awaitAdded(registry, 1);
		gate.shut();
		send(server, "GET /held/200");
		awaitInProgress(registry, 1);
		CompletableFuture<Void> closed = close(server, registry);
		assertThat(scrape(management))
			.contains("requests_in_progress{app_name=\"application\",endpoint=\"/held/{status}\",method=\"GET\"} 1.0");
		gate.open();
		assertThat(answer("GET /held/200")).startsWith("HTTP/1.1 200 ");
		closed.get(20, TimeUnit.SECONDS);
		assertThat(refuses(management)).isTrue();
		assertThat(Recorded.now(registry).requests()).isEqualTo(Map.of("GET /held/{status} 200", 2L));
	}

	@ParameterizedTest
	@CsvSource({ "graceful, 300ms", "immediate, 20s" })
	void whenServerIsStoppedByForceThenGaugeIsZero(String shutdown, String timeout) throws Exception {
		WireServer server = WireServer.start(OpenRegistryApplication.class, QUIET_PERIOD, "server.shutdown=" + shutdown,
				"spring.lifecycle.timeout-per-shutdown-phase=" + timeout);
		MeterRegistry registry = server.registry();
		send(server, "GET /never", "GET /headed-never", "GET /events-forever", "GET /held/200");
		assertThat(this.clients.get("GET /headed-never").readUntil("first")).startsWith("HTTP/1.1 200 ");
		assertThat(this.clients.get("GET /events-forever").readUntil("data:")).startsWith("HTTP/1.1 200 ");
		awaitInProgress(registry, 4);
		close(server, registry).get(20, TimeUnit.SECONDS);
		assertThat(answer("GET /never")).isEmpty();
		assertThat(answer("GET /held/200")).isEmpty();
		Recorded after = Recorded.NOTHING.awaitAdded(registry, 4);
		assertThat(after.requests()).isEqualTo(Map.of("GET /headed-never 200", 1L, "GET /events-forever 200", 1L,
				"GET /never 499", 1L, "GET /held/{status} 499", 1L));
		assertThat(after.inProgress()).isEmpty();
	}

	private void send(WireServer server, String... requestLines) throws IOException {
		for (String requestLine : requestLines) {
			RawClient client = new RawClient(server.port());
			client.send(WireCase.request(requestLine, "Connection: keep-alive"));
			RawClient earlier = this.clients.put(requestLine, client);
			if (earlier != null) {
				earlier.close();
			}
		}
	}

	private String answer(String requestLine) throws IOException {
		return this.clients.get(requestLine).readAll();
	}

	private static void awaitInProgress(MeterRegistry registry, long requests) {
		Awaitility.await()
			.atMost(Recorded.PATIENCE)
			.until(() -> Recorded.total(Recorded.now(registry).inProgress()) == requests);
	}

	/**
	 * Close the application and return as soon as its registry is closed and its server
	 * accepts no more connections.
	 */
	private static CompletableFuture<Void> close(WireServer server, MeterRegistry registry) {
		int port = server.port();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
		Awaitility.await()
			.atMost(Recorded.PATIENCE)
			.until(() -> registry.isClosed() || registry instanceof OpenRegistry);
		Awaitility.await().atMost(Recorded.PATIENCE).until(() -> refuses(port));
		return closed;
	}

	private static boolean refuses(int port) {
		try {
			new RawClient(port).close();
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static List<String> scrape(int management) throws IOException {
		return RawClient.exchange(management, WireCase.request("GET /actuator/prometheus")).lines().toList();
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ WireApplication.class, Gate.class })
	static class HoldingApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HoldingApplication.class)
	static class OpenRegistryApplication {

		@Bean
		@Primary
		OpenRegistry openRegistry(PrometheusConfig config, PrometheusRegistry registry, Clock clock) {
			return new OpenRegistry(config, registry, clock);
		}

	}

	/**
	 * A registry that accepts new series until the application has stopped. It has
	 * nothing that must be closed.
	 */
	static class OpenRegistry extends PrometheusMeterRegistry {

		OpenRegistry(PrometheusConfig config, PrometheusRegistry registry, Clock clock) {
			super(config, registry, clock);
		}

		@Override
		public void close() {
			// Spring Boot calls this method before the server has stopped.
		}

	}

	/**
	 * A controller that answers only while it is open.
	 */
	@RestController
	static class Gate {

		private volatile Sinks.Empty<Void> opened = Sinks.empty();

		@GetMapping("/held/{status}")
		Mono<ResponseEntity<String>> held(@PathVariable int status) {
			return this.opened.asMono().then(Mono.fromSupplier(() -> ResponseEntity.status(status).body("held")));
		}

		void open() {
			this.opened.tryEmitEmpty();
		}

		void shut() {
			this.opened = Sinks.empty();
		}

	}

}
