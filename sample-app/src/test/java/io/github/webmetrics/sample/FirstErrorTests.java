package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with a real Prometheus what it makes of the first error of a route.
 */
@Tag("extended")
class FirstErrorTests {

	private static final String FAILED = "requests_total{endpoint=\"/test1\",http_status=\"500\",app_name=\"%s\"}";

	private static final String SERVED = "requests_total{endpoint=\"/test\",http_status=\"200\"}";

	@TempDir
	private Path folder;

	@Test
	void firstErrorIsAnIncreaseAndFiresTheAlertIfItsSeriesExistsFromTheStart() throws Exception {
		try (Instance without = start("without", "");
				Instance with = start("with", "500");
				Prometheus prometheus = Prometheus.start(this.folder, configuration(without.target(), with.target()))) {
			for (Instance instance : List.of(without, with)) {
				assertThat(get(instance, "/test")).isEqualTo(200);
			}
			await(prometheus, "count(count_over_time(" + SERVED + "[1m]) >= 3)", 2);
			// The first value of a series is no increase, but it is one of the last
			// values.
			assertThat(prometheus.query("increase(" + SERVED + "[1m]) > 0")).isEmpty();
			assertThat(prometheus.number("sum(last_over_time(" + SERVED + "[1h]))")).isEqualTo(2);
			assertThat(prometheus.query(FAILED.formatted("without"))).isEmpty();
			assertThat(prometheus.query(FAILED.formatted("with"))).hasSize(1);
			for (Instance instance : List.of(without, with)) {
				assertThat(get(instance, "/test")).isEqualTo(200);
				assertThat(get(instance, "/test1")).isEqualTo(500);
			}
			await(prometheus, firing("with"), 1);
			await(prometheus, FAILED.formatted("without"), 1);
			assertThat(prometheus.number("increase(" + FAILED.formatted("with") + "[1m])")).isPositive();
			assertThat(prometheus.number("increase(" + FAILED.formatted("without") + "[1m])")).isZero();
			assertThat(prometheus.query(firing("without"))).isEmpty();
		}
	}

	private Instance start(String appName, String initialStatuses) throws IOException {
		return Instance
			.start(this.folder.resolve(appName + ".log"), "--webmetrics.app-name=" + appName,
					"--webmetrics.requests.initial-statuses=" + initialStatuses)
			.awaitStarted();
	}

	private String configuration(String... targets) throws IOException {
		Files.writeString(this.folder.resolve(Rules.NAME), Rules.sixtyTimesFaster());
		return """
				global:
				  scrape_interval: 1s
				  evaluation_interval: 1s
				rule_files: [%s]
				scrape_configs:
				- job_name: app
				  metrics_path: /actuator/prometheus
				  static_configs:
				  - targets: [%s]
				""".formatted(Rules.NAME, String.join(", ", targets));
	}

	private static String firing(String appName) {
		return "ALERTS{alertname=\"RequestErrorsBurnFast\",alertstate=\"firing\",app_name=\"%s\"}".formatted(appName);
	}

	private static int get(Instance instance, String path) throws IOException, InterruptedException {
		return Http.get("http://127.0.0.1:" + instance.port() + path).statusCode();
	}

	private static void await(Prometheus prometheus, String expression, double value) {
		Awaitility.await(expression).atMost(Daemon.PATIENCE).until(() -> prometheus.number(expression) == value);
	}

}
