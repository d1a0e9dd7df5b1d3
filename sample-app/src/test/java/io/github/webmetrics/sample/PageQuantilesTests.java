package io.github.webmetrics.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.github.webmetrics.meter.KnownMethod;
import io.github.webmetrics.meter.RequestDetails;
import io.github.webmetrics.meter.RequestMetrics;
import org.assertj.core.data.Percentage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the percentiles of the report with those that a real Prometheus estimates from
 * the same buckets.
 */
@Tag("extended")
class PageQuantilesTests {

	private static final int DURATIONS = 1000;

	private static final Percentage ROUNDING = Percentage.withPercentage(1e-9);

	private final BasicJsonTester json = new BasicJsonTester(PageQuantilesTests.class);

	@TempDir
	private Path folder;

	@Test
	void percentilesAreThoseOfPrometheus() throws Exception {
		List<String> endpoints = List.of("/fast", "/even", "/skewed", "/beyond");
		try (SampleServer server = SampleServer.start();
				Prometheus prometheus = Prometheus.scraping(this.folder, server.port())) {
			Random random = new Random(7);
			for (int i = 0; i < DURATIONS; i++) {
				record(server, "/fast", random.nextDouble(0.0001, 0.004));
				record(server, "/even", random.nextDouble(0.001, 2));
				record(server, "/skewed", Math.exp(random.nextGaussian() - 3));
				record(server, "/beyond", random.nextDouble(5, 100));
			}
			String report = server.get("/actuator/webmetrics").body();
			for (String endpoint : endpoints) {
				String labels = "{endpoint=\"" + endpoint + "\"}";
				Awaitility.await()
					.atMost(Daemon.PATIENCE)
					.untilAsserted(() -> assertThat(prometheus.number("request_latency_seconds_count" + labels))
						.isEqualTo(DURATIONS));
				for (int percent : List.of(50, 95, 99)) {
					double expected = prometheus.number("histogram_quantile(%s, request_latency_seconds_bucket%s)"
						.formatted(percent / 100.0, labels));
					assertThat(this.json.from(report))
						.extractingJsonPathArrayValue(
								"endpoints[?(@.endpoint == '%s')].latency.p%d".formatted(endpoint, percent))
						.singleElement()
						.satisfies(
								(actual) -> assertThat(((Number) actual).doubleValue()).isCloseTo(expected, ROUNDING));
				}
			}
		}
	}

	private static void record(SampleServer server, String endpoint, double seconds) {
		RequestMetrics metrics = server.bean(RequestMetrics.class);
		metrics.record(MockServerWebExchange.from(MockServerHttpRequest.get(endpoint)),
				metrics.endpoint(endpoint).series(KnownMethod.GET), 200, RequestDetails.ofLabels(List.of("NONE")),
				(long) (seconds * TimeUnit.SECONDS.toNanos(1)), true);
	}

}
