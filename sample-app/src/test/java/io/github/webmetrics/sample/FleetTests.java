package io.github.webmetrics.sample;

import java.awt.Color;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests several instances behind nginx and HAProxy, with Prometheus and Alertmanager. All
 * of them are real processes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetTests {

	private static final Map<String, Long> ANSWERED = new HashMap<>();

	static final List<String> DASHBOARDS = List.of("dashboards/webmetrics-overview.json",
			"dashboards/webmetrics-endpoint.json");

	private static final Path FOLDER = Path.of("target", "fleet").toAbsolutePath();

	private static Fleet fleet;

	@BeforeAll
	static void start() throws IOException {
		FileSystemUtils.deleteRecursively(FOLDER);
		fleet = new Fleet(Files.createDirectory(FOLDER), 3);
	}

	@AfterAll
	static void stop() {
		if (fleet != null) {
			fleet.close();
		}
	}

	@Test
	void whileInstancesAreAddedAndRemovedEachRequestIsCountedOnce() throws Exception {
		try (Load load = fleet.load()) {
			awaitMoreRequestsOfEach();
			Instance first = fleet.instances().get(0);
			fleet.remove(first);
			assertThat(first.log()).contains("Graceful shutdown complete");
			fleet.add();
			awaitMoreRequestsOfEach();
			end(load);
		}
		Awaitility.await().atMost(Daemon.PATIENCE).untilAsserted(() -> assertThat(recorded()).isEqualTo(ANSWERED));
	}

	private static void awaitMoreRequestsOfEach() throws IOException, InterruptedException {
		for (Instance instance : fleet.instances()) {
			String requests = "sum(requests_total{instance=\"%s\"})".formatted(instance.target());
			double before = fleet.prometheus().number(requests);
			Awaitility.await(requests)
				.atMost(Daemon.PATIENCE)
				.until(() -> fleet.prometheus().number(requests) >= before + 30);
		}
	}

	private static void end(Load load) throws InterruptedException {
		load.end().forEach((kind, number) -> ANSWERED.merge(kind, number, Long::sum));
	}

	private static Map<String, Long> recorded() throws IOException, InterruptedException {
		Map<String, Long> recorded = new HashMap<>();
		for (JsonNode series : fleet.prometheus()
			.query("sum by (endpoint, http_status) (last_over_time(requests_total[1h])) > 0")) {
			JsonNode labels = series.path("metric");
			recorded.put(labels.path("endpoint").asString() + " " + labels.path("http_status").asString(),
					(long) Prometheus.value(series));
		}
		return recorded;
	}

	@Tag("extended")
	@Test
	void alertFiresWhileRequestsFailAndResolvesAfter() throws Exception {
		try (Load load = fleet.load()) {
			load.fail(true);
			awaitErrorAlert(true);
			load.fail(false);
			awaitErrorAlert(false);
			end(load);
		}
	}

	private static void awaitErrorAlert(boolean fires) {
		Awaitility.await("alert fires: " + fires)
			.atMost(Daemon.PATIENCE)
			.pollInterval(Duration.ofSeconds(1))
			.until(() -> fleet.alertmanager().alerts().contains("RequestErrorsBurnFast") == fires);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/prometheus", "//actuator/prometheus", "/%61ctuator/prometheus",
			"/actuator;a=b/prometheus", "/test/../actuator/prometheus", "/./actuator" })
	void proxiesDoNotPassTheActuatorOn(String path) throws IOException, InterruptedException {
		for (int port : fleet.ports()) {
			assertThat(Http.get("http://127.0.0.1:" + port + path).statusCode()).isEqualTo(404);
		}
		for (Instance instance : fleet.instances()) {
			assertThat(instance.scrape()).contains("process_uptime_seconds").doesNotContain("UNMATCHED");
		}
	}

	@Tag("extended")
	@Test
	void eachPanelShowsDataUnlessItIsBroken() throws Exception {
		try (Load load = fleet.load()) {
			load.fail(true);
			awaitMoreRequestsOfEach();
			for (String endpoint : List.of("/test1", "/users/{id}")) {
				Map<String, String> variables = variables(endpoint);
				for (String dashboard : DASHBOARDS) {
					Awaitility.await()
						.atMost(Daemon.PATIENCE)
						.untilAsserted(() -> assertThat(withoutData(PanelQuery.all(dashboard), variables)).isEmpty());
				}
			}
			assertBrokenPanelsAreNoticed();
			end(load);
		}
	}

	private static void assertBrokenPanelsAreNoticed() throws IOException, InterruptedException {
		Map<String, String> variables = variables("/test1");
		for (String dashboard : DASHBOARDS) {
			List<PanelQuery> queries = PanelQuery.all(dashboard);
			for (String name : List.of("app_name", "requests_total", "request_latency_seconds", "requests_in_progress",
					"request_first_byte_seconds", "request_queue_seconds", "request_size_bytes", "response_size_bytes",
					"request_errors", "slow_requests", "le=")) {
				List<PanelQuery> misspelt = queries.stream()
					.filter((query) -> query.expression().contains(name))
					.map((query) -> query.with(name, "x" + name))
					.toList();
				assertThat(withoutData(misspelt, variables)).as(name).isEqualTo(misspelt);
			}
			// These queries return zero if no request fails. With a misspelt label they
			// must return zero as well.
			for (PanelQuery query : queries) {
				if (query.expression().contains("=~\"5..\"")) {
					assertThat(query.highest(variables, fleet.prometheus())).as(query.panel()).isPositive();
					assertThat(query.with("http_status=", "status=").highest(variables, fleet.prometheus()))
						.as(query.panel())
						.isZero();
				}
			}
		}
	}

	private static List<PanelQuery> withoutData(List<PanelQuery> queries, Map<String, String> variables)
			throws IOException, InterruptedException {
		List<PanelQuery> without = new ArrayList<>();
		for (PanelQuery query : queries) {
			if (!query.showsData(variables, fleet.prometheus())) {
				without.add(query);
			}
		}
		return without;
	}

	// The values that Grafana uses for the only application, all of its instances and the
	// last minute.
	private static Map<String, String> variables(String endpoint) throws IOException, InterruptedException {
		Map<String, String> variables = new HashMap<>(Map.of("__rate_interval", "10s", "__range", "1m"));
		variables.put("app", values("app", variables).get(0));
		variables.put("instance", String.join("|", values("instance", variables)));
		Awaitility.await(endpoint).until(() -> values("endpoint", variables).contains(endpoint));
		variables.put("endpoint", endpoint);
		return variables;
	}

	private static List<String> values(String variable, Map<String, String> chosen)
			throws IOException, InterruptedException {
		return PanelQuery.values("dashboards/webmetrics-endpoint.json", variable, chosen, fleet.prometheus());
	}

	// Runs last, so that the graph has data to show.
	@Order(Integer.MAX_VALUE)
	@Tag("extended")
	@Test
	void graphOfRequestsShowsTheCurve() throws Exception {
		try (Load load = fleet.load()) {
			awaitMoreRequestsOfEach();
			end(load);
		}
		String page = fleet.prometheus().uri() + "/classic/graph?g0.range_input=90s&g0.tab=0&g0.expr="
				+ "sum%20by%20(instance)%20(requests_total)";
		Programs.require(Http.get(page).statusCode() == 200,
				"This Prometheus has no /classic/graph: install the package prometheus");
		Path picture = FOLDER.resolve("requests_total.png");
		Browser.photograph(page, FOLDER.resolve("browser"), picture);
		BufferedImage image = ImageIO.read(picture.toFile());
		// In this part of the image only the lines of the graph are coloured. They must
		// extend over time, and rise.
		List<Point> lines = coloured(image, image.getHeight() * 2 / 5, image.getHeight() * 3 / 4);
		assertThat(lines.stream().map((point) -> point.x).distinct().count()).isGreaterThan(100);
		assertThat(lines.stream().map((point) -> point.y).distinct().count()).isGreaterThan(100);
	}

	private static List<Point> coloured(BufferedImage image, int from, int to) {
		List<Point> points = new ArrayList<>();
		for (int y = from; y < to; y++) {
			for (int x = 0; x < image.getWidth(); x++) {
				if (saturation(new Color(image.getRGB(x, y))) > 0.3) {
					points.add(new Point(x, y));
				}
			}
		}
		return points;
	}

	private static float saturation(Color colour) {
		return Color.RGBtoHSB(colour.getRed(), colour.getGreen(), colour.getBlue(), null)[1];
	}

}
