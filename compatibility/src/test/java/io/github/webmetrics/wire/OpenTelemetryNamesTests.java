package io.github.webmetrics.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the documented configuration for OpenTelemetry's names with Prometheus and with a
 * receiver of OTLP.
 */
class OpenTelemetryNamesTests {

	private static final Path DOCUMENT = Path.of("..", "..", "docs", "recipes.md");

	private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\\n((?:(?!```).)*http\\.route.*?)```");

	private static final String DURATION = "http.server.request.duration";

	private static final Pattern PROMETHEUS = Pattern
		.compile("(?m)^http_server_request_duration_seconds_count\\{http_request_method=\"(\\w+)\","
				+ "http_response_status_code=\"(\\d+)\",http_route=\"(.*?)\"} (\\d+)$");

	private final AtomicReference<ExportMetricsServiceRequest> received = new AtomicReference<>(
			ExportMetricsServiceRequest.getDefaultInstance());

	@Test
	void bothRegistriesHaveTheSameRequestsUnderTheNames(@TempDir Path folder) throws Exception {
		Path configuration = Files.writeString(folder.resolve("application.yml"), documented());
		HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		receiver.createContext("/v1/metrics", this::receive);
		receiver.start();
		try (WireServer server = WireServer.start(TracedApplication.class,
				"spring.config.additional-location=file:" + configuration, "spring.application.name=shop",
				"management.endpoints.web.exposure.include=prometheus", "management.otlp.metrics.export.step=1s",
				"management.otlp.metrics.export.base-time-unit=seconds",
				"management.otlp.metrics.export.url=http://127.0.0.1:" + receiver.getAddress().getPort()
						+ "/v1/metrics",
				"management.tracing.sampling.probability=0", "logging.level.root=error")) {
			for (String request : List.of("GET /ok", "GET /ok", "HEAD /ok", "GET /users/7", "BREW /ok", "GET /fails",
					"GET /nope")) {
				RawClient.exchange(server.port(), WireCase.request(request));
			}
			Map<String, Long> expected = new TreeMap<>(Map.of("GET /ok 200", 2L, "HEAD /ok 200", 1L,
					"GET /users/{id} 200", 1L, "_OTHER /ok 405", 1L, "GET /fails 500", 1L, "GET UNMATCHED 404", 1L));
			Awaitility.await().untilAsserted(() -> assertThat(durations(server)).isEqualTo(expected));
			Awaitility.await().untilAsserted(() -> assertThat(receivedDurations()).isEqualTo(expected));
			assertThat(metric(DURATION).getUnit()).isEqualTo("seconds");
			assertThat(metric(DURATION).getHistogram().getDataPoints(0).getExplicitBoundsList()).contains(0.005, 10.0);
			assertThat(metric("http.server.active_requests").getGauge().getDataPointsList())
				.allSatisfy((point) -> assertThat(attributes(point.getAttributesList()))
					.containsOnlyKeys("http.request.method"))
				.hasSize(3);
			assertThat(Scrape.of(server).text()).contains(
					"http_server_active_requests{http_request_method=\"_OTHER\"} 0.0",
					"requests_total{http_request_method=\"GET\",http_response_status_code=\"500\",http_route=\"/fails\",service_name=\"shop\"} 1.0");
		}
		finally {
			receiver.stop(0);
		}
	}

	private static String documented() throws IOException {
		return BLOCK.matcher(Files.readString(DOCUMENT))
			.results()
			.map((block) -> block.group(1))
			.findFirst()
			.orElseThrow();
	}

	private void receive(HttpExchange exchange) {
		try (exchange; InputStream body = exchange.getRequestBody()) {
			boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
			this.received.set(ExportMetricsServiceRequest.parseFrom(compressed ? new GZIPInputStream(body) : body));
			exchange.sendResponseHeaders(200, -1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Map<String, Long> durations(WireServer server) throws IOException {
		Map<String, Long> durations = new TreeMap<>();
		PROMETHEUS.matcher(Scrape.of(server).text())
			.results()
			.forEach((series) -> durations.put(series.group(1) + " " + series.group(3) + " " + series.group(2),
					Long.valueOf(series.group(4))));
		return durations;
	}

	private Map<String, Long> receivedDurations() {
		Map<String, Long> durations = new TreeMap<>();
		for (HistogramDataPoint point : metric(DURATION).getHistogram().getDataPointsList()) {
			Map<String, String> attributes = attributes(point.getAttributesList());
			durations.put(attributes.get("http.request.method") + " " + attributes.get("http.route") + " "
					+ attributes.get("http.response.status_code"), point.getCount());
		}
		return durations;
	}

	private Metric metric(String name) {
		return this.received.get()
			.getResourceMetricsList()
			.stream()
			.flatMap((resource) -> resource.getScopeMetricsList().stream())
			.flatMap((scope) -> scope.getMetricsList().stream())
			.filter((metric) -> metric.getName().equals(name))
			.findFirst()
			.orElse(Metric.getDefaultInstance());
	}

	private static Map<String, String> attributes(List<KeyValue> attributes) {
		return attributes.stream()
			.collect(Collectors.toMap(KeyValue::getKey, (each) -> each.getValue().getStringValue()));
	}

}
