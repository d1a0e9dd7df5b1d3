package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.webmetrics.meter.KnownMethod;
import io.github.webmetrics.meter.RequestDetails;
import io.github.webmetrics.meter.RequestMetrics;
import org.assertj.core.data.Percentage;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests with a real Prometheus what it makes of a histogram with native buckets. Another
 * Prometheus scrapes the same application without them.
 */
@Tag("extended")
class NativeHistogramTests {

	// The buckets grow by the 16th root of 2.
	private static final Percentage BUCKET = Percentage.withPercentage(4.4);

	private static final Path NATIVE = Path.of("..", "observability", "native-histograms");

	private static final RequestDetails OF_NO_TENANT = RequestDetails.ofLabels(List.of("NONE"));

	private static final List<String> DASHBOARDS = List.of("native-histograms/webmetrics-overview.json",
			"native-histograms/webmetrics-endpoint.json");

	private static final int DURATIONS = 1000;

	private static final String KNOWN = "{endpoint=\"/known\"}";

	private final AtomicLong recorded = new AtomicLong();

	@TempDir
	private Path folder;

	@Test
	void quantilesAreAsExactAsTheNativeBuckets() throws Exception {
		int port = Daemon.freePort();
		try (Prometheus nativeBuckets = start("native", port, NATIVE, "", "--enable-feature=native-histograms");
				Prometheus classic = start("classic", port, Rules.FOLDER, "");
				Prometheus both = start("both", port, Rules.FOLDER, classicBucketsToo(classic.version()),
						"--enable-feature=native-histograms")) {
			try (SampleServer server = startServer(port)) {
				ScheduledExecutorService requests = recordKnownRequests(server);
				await(() -> assertQuantiles(nativeBuckets));
				await(() -> assertThat(classic.number(quantile(95))).isBetween(0.75, 1.0));
				await(() -> assertThat(nativeBuckets.number("app_name:slow_requests:ratio_rate5m")).isCloseTo(0.5,
						within(0.02)));
				await(() -> assertThat(classic.number("app_name:slow_requests:ratio_rate5m")).isCloseTo(0.5,
						within(0.01)));
				await(() -> assertPanelsHaveData(nativeBuckets));
				requests.shutdown();
				assertThat(requests.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
				await(() -> assertThat(nativeBuckets.number("histogram_count(request_latency_seconds" + KNOWN + ")"))
					.isEqualTo(this.recorded.get()));
				await(() -> assertThat(classic.number("request_latency_seconds_count" + KNOWN))
					.isEqualTo(this.recorded.get()));
				assertBuckets(nativeBuckets, true, false);
				assertBuckets(classic, false, true);
				await(() -> assertBuckets(both, true, classic.version() >= 2.045));
			}
			try (SampleServer restarted = startServer(port)) {
				this.recorded.set(0);
				record(restarted.bean(RequestMetrics.class));
				await(() -> assertThat(nativeBuckets.number("histogram_count(request_latency_seconds" + KNOWN + ")"))
					.isEqualTo(DURATIONS));
				assertThat(nativeBuckets.number("histogram_count(increase(request_latency_seconds" + KNOWN + "[1m]))"))
					.isPositive();
			}
		}
	}

	private static SampleServer startServer(int port) {
		return SampleServer.start("webmetrics.latency.native-histogram=true", "spring.application.name=webapp",
				"management.server.address=127.0.0.1", "management.server.port=" + port);
	}

	private ScheduledExecutorService recordKnownRequests(SampleServer server) throws IOException, InterruptedException {
		RequestMetrics metrics = server.bean(RequestMetrics.class);
		ScheduledExecutorService requests = Executors.newSingleThreadScheduledExecutor();
		requests.scheduleWithFixedDelay(() -> record(metrics), 0, 100, TimeUnit.MILLISECONDS);
		return requests;
	}

	private void record(RequestMetrics metrics) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/known"));
		for (int milliseconds = 1; milliseconds <= DURATIONS; milliseconds++) {
			metrics.record(exchange, metrics.endpoint("/known").series(KnownMethod.GET), 200, OF_NO_TENANT,
					TimeUnit.MILLISECONDS.toNanos(milliseconds), true);
			this.recorded.incrementAndGet();
		}
	}

	private static void assertQuantiles(Prometheus prometheus) throws IOException, InterruptedException {
		for (int percent : List.of(50, 95, 99)) {
			assertThat(prometheus.number(quantile(percent))).isCloseTo(percent / 100.0, BUCKET);
		}
	}

	private static String quantile(int percent) {
		return "app_name_endpoint:request_latency_seconds:p" + percent + "_rate5m" + KNOWN;
	}

	// All others are those of the dashboards for classic buckets.
	private static void assertPanelsHaveData(Prometheus prometheus) throws IOException, InterruptedException {
		Map<String, String> variables = Map.of("__rate_interval", "10s", "__range", "1m", "app", "webapp", "instance",
				".+", "endpoint", "/known");
		for (String dashboard : DASHBOARDS) {
			assertThat(PanelQuery.all(dashboard))
				.filteredOn((query) -> query.expression().contains("request_latency_seconds"))
				.hasSizeGreaterThan(3)
				.allSatisfy((query) -> assertThat(query.showsData(variables, prometheus)).isTrue());
		}
	}

	private static void assertBuckets(Prometheus prometheus, boolean native_, boolean classic)
			throws IOException, InterruptedException {
		assertThat(prometheus.query("request_latency_seconds" + KNOWN)).hasSize(native_ ? 1 : 0);
		assertThat(prometheus.query("request_latency_seconds_bucket{le=\"0.5\",endpoint=\"/known\"}"))
			.hasSize(classic ? 1 : 0);
		assertThat(prometheus.query("request_latency_seconds_count" + KNOWN)).hasSize(classic ? 1 : 0);
		assertThat(prometheus.query("request_latency_seconds_max" + KNOWN)).hasSize(1);
	}

	// The name of the setting has changed with Prometheus 3. Before 2.45 there is none.
	private static String classicBucketsToo(double version) {
		if (version < 2.045) {
			return "";
		}
		return ((version < 3) ? "scrape_classic_histograms" : "always_scrape_classic_histograms") + ": true";
	}

	private Prometheus start(String name, int port, Path rules, String setting, String... options) throws IOException {
		Path own = Files.createDirectory(this.folder.resolve(name));
		Files.writeString(own.resolve(Rules.NAME), Rules.faster(rules, 60));
		return Prometheus.start(own, """
				global:
				  scrape_interval: 1s
				  evaluation_interval: 1s
				rule_files: [%s]
				scrape_configs:
				- job_name: app
				  metrics_path: /actuator/prometheus
				  %s
				  static_configs:
				  - targets: ["127.0.0.1:%s"]
				""".formatted(Rules.NAME, setting, port), options);
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Daemon.PATIENCE).untilAsserted(assertion);
	}

}
