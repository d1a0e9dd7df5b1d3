package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Path;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reproduces the symptoms of the page on troubleshooting that need a real Prometheus.
 */
class TroubleshootingWithPrometheusTests {

	private static final String PAGE = "docs/troubleshooting.md";

	private static final String SCRAPE = "global:\n  scrape_interval: 1s\nscrape_configs:\n";

	@Test
	void whenTheEndpointIsNotExposedThenPrometheusSaysSo(@TempDir Path folder) throws IOException {
		try (SampleServer server = SampleServer.start("management.endpoints.web.exposure.include=health");
				Prometheus prometheus = Prometheus.start(folder, SCRAPE + job("app", server, ""))) {
			String error = Awaitility.await()
				.atMost(Daemon.PATIENCE)
				.until(() -> JsonMapper.shared()
					.readTree(Http.get(prometheus.uri() + "/api/v1/targets?state=active").body())
					.at("/data/activeTargets/0/lastError")
					.asString(), (text) -> !text.isEmpty());
			assertThat(Shipped.read(PAGE).text()).contains("`" + error + "`");
		}
	}

	/**
	 * The Prometheus Operator gives each target a label {@code endpoint}, the name of a
	 * port.
	 */
	@Test
	void targetLabelEndpointRenamesThatOfTheMetrics(@TempDir Path folder) throws IOException, InterruptedException {
		try (SampleServer server = SampleServer.start();
				SampleServer renamed = SampleServer.start("webmetrics.label-names.endpoint=route");
				Prometheus prometheus = Prometheus.start(folder,
						SCRAPE + job("operator", server, "") + job("honored", server, "honor_labels: true")
								+ job("dropped", server, "relabel_configs: [{action: labeldrop, regex: endpoint}]")
								+ job("renamed", renamed, ""))) {
			assertLabels(prometheus, "operator", "http", "/test");
			assertLabels(prometheus, "honored", "/test", "");
			assertLabels(prometheus, "dropped", "/test", "");
			assertThat(awaitSeries(prometheus, "{job=\"renamed\",route=\"/test\"}").at("/metric/endpoint").asString())
				.isEqualTo("http");
		}
	}

	private static String job(String name, SampleServer server, String setting) {
		return """
				- job_name: %s
				  metrics_path: /actuator/prometheus
				  %s
				  static_configs:
				  - targets: ["127.0.0.1:%s"]
				    labels:
				      endpoint: http
				""".formatted(name, setting, server.port());
	}

	private static void assertLabels(Prometheus prometheus, String job, String endpoint, String exportedEndpoint) {
		JsonNode series = awaitSeries(prometheus,
				"{job=\"" + job + "\",endpoint=\"" + endpoint + "\",exported_endpoint=\"" + exportedEndpoint + "\"}");
		assertThat(series.at("/metric/http_status").asString()).isEqualTo("500");
	}

	private static JsonNode awaitSeries(Prometheus prometheus, String selector) {
		return Awaitility.await(selector)
			.atMost(Daemon.PATIENCE)
			.until(() -> prometheus.query("requests_total" + selector), (series) -> series.size() == 1)
			.get(0);
	}

}
