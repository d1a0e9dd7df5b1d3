package io.github.webmetrics.sample;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;

import io.github.webmetrics.wire.UnsecuredApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a real Prometheus stores the exemplars, where Grafana then finds them. One
 * that is older than 2.43 rejects the scrape, as Micrometer gives counts exemplars too.
 */
class StoredExemplarTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	@Test
	void tracesOfCounterAndHistogramAreStored(@TempDir Path folder) throws Exception {
		try (ConfigurableApplicationContext application = start()) {
			String port = application.getEnvironment().getRequiredProperty("local.server.port");
			try (Prometheus prometheus = Prometheus.scraping(folder, port, "--enable-feature=exemplar-storage")) {
				Http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ok"))
					.header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));
				boolean stored = prometheus.version() >= 2.043;
				Awaitility.await().atMost(Daemon.PATIENCE).untilAsserted(() -> {
					if (stored) {
						assertStored(prometheus, "requests_total");
						assertStored(prometheus, "request_latency_seconds_bucket");
					}
					else {
						assertThat(prometheus.errors()).singleElement()
							.asString()
							.endsWith("does not support exemplars");
					}
				});
			}
		}
	}

	private static void assertStored(Prometheus prometheus, String metric) throws Exception {
		assertThat(prometheus.exemplars(metric + "{endpoint=\"/ok\"}"))
			.extracting((exemplar) -> exemplar.at("/labels/trace_id").asString())
			.containsExactly(TRACE);
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(TracedApplication.class).run("--server.address=127.0.0.1",
				"--server.port=0", "--management.endpoints.web.exposure.include=prometheus",
				"--management.tracing.sampling.probability=1", "--management.otlp.metrics.export.enabled=false",
				"--logging.level.root=error");
	}

	@UnsecuredApplication
	@RestController
	static class TracedApplication {

		@GetMapping("/ok")
		String ok() {
			return "ok";
		}

	}

}
