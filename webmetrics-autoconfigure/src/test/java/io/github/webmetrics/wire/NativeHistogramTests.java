package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests applications whose latency histogram has native buckets.
 */
class NativeHistogramTests {

	private static final String NATIVE = "webmetrics.latency.native-histogram=true";

	private static final String EXPOSED = "management.endpoints.web.exposure.include=prometheus";

	private static final String LATENCY = "request_latency_seconds";

	@Test
	void eachRequestIsObservedAsInATimer() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, NATIVE)) {
			for (WireCase wireCase : WireCases.of(server.tested())) {
				server.assertRecorded(wireCase);
			}
			assertThat(server.registry().find("request.latency").meters()).isEmpty();
		}
	}

	@Test
	void seriesAreThoseOfATimer() throws IOException {
		String[] properties = { EXPOSED, "webmetrics.latency.initial=true", "webmetrics.labels.region=eu",
				"webmetrics.header-labels.plan.header=X-Plan", "webmetrics.header-labels.plan.values=free,paid",
				"webmetrics.latency.labels=endpoint,method,http-status,plan", "management.metrics.tags.zone=1",
				"webmetrics.max-endpoints=200", "webmetrics.latency.streaming=true" };
		try (WireServer timed = WireServer.start(WireApplication.class, properties);
				WireServer recorded = WireServer.start(WireApplication.class, with(properties, NATIVE))) {
			for (WireServer server : List.of(timed, recorded)) {
				for (WireCase wireCase : List.of(WireCases.WEB_SOCKET,
						WireCase.of("route", "GET /users/1", 200, "/users/{id}"),
						WireCase.of("no route", "GET /nope", 404, "UNMATCHED"))) {
					Recorded before = Recorded.now(server.registry());
					server.exchange(wireCase);
					before.awaitAdded(server.registry(), 1);
				}
			}
			assertThat(Scrape.of(recorded).series().keySet())
				.containsExactlyElementsOf(Scrape.of(timed).series().keySet())
				.anyMatch((name) -> name.contains("zone=\"1\"") && name.startsWith(LATENCY));
		}
	}

	@Test
	void serverThatIsStartedAgainGoesOn() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, NATIVE)) {
			server.exchange(WireCase.of("first", "GET /ok", 200, "/ok"));
			server.context().stop();
			server.context().start();
			server.exchange(WireCase.of("second", "GET /ok", 200, "/ok"));
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 2).observed()).isEqualTo(Map.of("/ok", 2L));
		}
	}

	@Test
	void nextApplicationOfTheJvmStartsAnew() throws IOException {
		for (int start = 0; start < 2; start++) {
			try (WireServer server = WireServer.start(SharedApplication.class, NATIVE, EXPOSED)) {
				server.exchange(WireCase.of("route", "GET /ok", 200, "/ok"));
				Awaitility.await()
					.untilAsserted(
							() -> assertThat(Recorded.now(server.registry()).observed()).isEqualTo(Map.of("/ok", 1L)));
			}
			assertThat(SharedApplication.REGISTRY.scrape()).contains("requests_total{").doesNotContain(LATENCY);
		}
	}

	@Test
	void whenTheApplicationDoesNotExportToPrometheusThenDurationsAreInTheOtherRegistry() {
		for (String off : List.of("management.prometheus.metrics.export.enabled=false",
				"management.defaults.metrics.export.enabled=false")) {
			try (WireServer server = WireServer.start(WireApplication.class, NATIVE, off,
					"management.simple.metrics.export.enabled=true", "webmetrics.latency.initial=true")) {
				assertThat(server.registry().find("request.latency").timers()).isNotEmpty();
			}
		}
	}

	private static String[] with(String[] properties, String further) {
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = further;
		return all;
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class SharedApplication {

		private static final PrometheusMeterRegistry REGISTRY = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT) {

			@Override
			public void close() {
				// The JVM goes on when the application has closed.
			}

		};

		@Bean
		PrometheusRegistry prometheusRegistry() {
			return REGISTRY.getPrometheusRegistry();
		}

		@Bean
		PrometheusMeterRegistry prometheusMeterRegistry() {
			return REGISTRY;
		}

	}

}
