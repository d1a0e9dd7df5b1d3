package io.github.webmetrics.sample;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several instances behind nginx and HAProxy, with Prometheus and Alertmanager, all of
 * them real.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetTests {

	private static final Map<String, Long> ANSWERED = new HashMap<>();

	private static final List<String> DASHBOARDS = List.of("webmetrics-overview.json", "webmetrics-endpoint.json");

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
	void whileInstancesComeAndGoEachRequestIsCountedOnce() throws Exception {
		try (Load load = fleet.load()) {
			awaitRequestsOfAllInstances();
			Instance first = fleet.instances().get(0);
			fleet.remove(first);
			assertThat(first.log()).contains("Graceful shutdown complete");
			fleet.add();
			awaitRequestsOfAllInstances();
			end(load);
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(recorded()).isEqualTo(ANSWERED));
	}

	private static void awaitRequestsOfAllInstances() {
		for (Instance instance : fleet.instances()) {
			String requests = "sum(requests_total{instance=\"%s\"})".formatted(instance.target());
			Awaitility.await(requests)
				.atMost(Duration.ofSeconds(20))
				.until(() -> fleet.prometheus().number(requests) >= 50);
		}
	}

	private static void end(Load load) throws InterruptedException {
		load.end().forEach((kind, number) -> ANSWERED.merge(kind, number, Long::sum));
	}

	private static Map<String, Long> recorded() throws IOException, InterruptedException {
		Map<String, Long> recorded = new HashMap<>();
		for (JsonNode series : fleet.prometheus()
			.query("sum by (endpoint, http_status) (last_over_time(requests_total[1h]))")) {
			JsonNode labels = series.path("metric");
			recorded.put(labels.path("endpoint").asString() + " " + labels.path("http_status").asString(),
					(long) Double.parseDouble(series.at("/value/1").asString()));
		}
		return recorded;
	}

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
		Awaitility.await("fires: " + fires)
			.atMost(Duration.ofSeconds(120))
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

	@Test
	void eachPanelShowsDataAndNoneThatIsBroken() throws Exception {
		try (Load load = fleet.load()) {
			load.fail(true);
			awaitRequestsOfAllInstances();
			for (String endpoint : List.of("/test1", "/users/{id}")) {
				Map<String, String> variables = variables(endpoint);
				for (String dashboard : DASHBOARDS) {
					Awaitility.await()
						.atMost(Duration.ofSeconds(40))
						.untilAsserted(() -> assertThat(withoutData(PanelQuery.all(dashboard), variables)).isEmpty());
				}
			}
			end(load);
		}
		for (String dashboard : DASHBOARDS) {
			List<PanelQuery> queries = PanelQuery.all(dashboard);
			List<PanelQuery> misspelt = queries.stream().map((query) -> query.with("app_name", "application")).toList();
			assertThat(withoutData(misspelt, variables("/test1"))).isNotEmpty().isEqualTo(misspelt);
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

	// As Grafana resolves them for the one application, all of its instances and the last
	// minute.
	private static Map<String, String> variables(String endpoint) throws IOException, InterruptedException {
		Map<String, String> variables = new HashMap<>(Map.of("__rate_interval", "10s", "__range", "1m"));
		variables.put("app", values("app", variables).get(0));
		variables.put("instance", String.join("|", values("instance", variables)));
		assertThat(values("endpoint", variables)).contains(endpoint);
		variables.put("endpoint", endpoint);
		return variables;
	}

	private static List<String> values(String variable, Map<String, String> chosen)
			throws IOException, InterruptedException {
		return PanelQuery.values("webmetrics-endpoint.json", variable, chosen, fleet.prometheus());
	}

	// After all others, so that there is something to see.
	@Order(Integer.MAX_VALUE)
	@Test
	void graphOfRequestsShowsTheCurve() throws Exception {
		try (Load load = fleet.load()) {
			awaitRequestsOfAllInstances();
			end(load);
		}
		Path picture = FOLDER.resolve("requests_total.png");
		Browser.photograph(fleet.prometheus().uri() + "/classic/graph?g0.range_input=90s&g0.tab=0&g0.expr="
				+ "sum%20by%20(instance)%20(requests_total)", FOLDER.resolve("browser"), picture);
		BufferedImage image = ImageIO.read(picture.toFile());
		assertThat(columnsWithLines(image)).isGreaterThan(100);
	}

	// In the lower half of the page only the lines of the graph have a colour.
	private static long columnsWithLines(BufferedImage image) {
		return IntStream.range(0, image.getWidth())
			.filter((x) -> IntStream.range(image.getHeight() / 2, image.getHeight())
				.mapToObj((y) -> new Color(image.getRGB(x, y)))
				.anyMatch((colour) -> saturation(colour) > 0.3))
			.count();
	}

	private static float saturation(Color colour) {
		return Color.RGBtoHSB(colour.getRed(), colour.getGreen(), colour.getBlue(), null)[1];
	}

}
