package io.github.webmetrics.sample;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Prometheus server that scrapes every second.
 */
final class Prometheus implements AutoCloseable {

	private static final String PROGRAM = System.getProperty("prometheus", "prometheus");

	private final Daemon daemon;

	private final String uri;

	private Prometheus(Daemon daemon, String uri) {
		this.daemon = daemon;
		this.uri = uri;
	}

	/**
	 * Start a server.
	 * @param folder folder for its files
	 * @param configuration its configuration
	 * @param options further options of its command line
	 */
	static Prometheus start(Path folder, String configuration, String... options) throws IOException {
		Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
		String address = "127.0.0.1:" + Daemon.freePort();
		List<String> command = new ArrayList<>(List.of(PROGRAM, "--config.file=" + file,
				"--storage.tsdb.path=" + folder.resolve("data"), "--web.listen-address=" + address));
		Collections.addAll(command, options);
		Daemon daemon = Daemon.start(folder.resolve("prometheus.log"), "prometheus", command);
		String uri = "http://" + address;
		return new Prometheus(daemon.awaitAnswer(uri + "/-/ready", 200), uri);
	}

	/**
	 * Start a server that scrapes an application.
	 * @param folder folder for its files
	 * @param port port of the application
	 * @param options further options of its command line
	 */
	static Prometheus scraping(Path folder, String port, String... options) throws IOException {
		return start(folder, """
				scrape_configs:
				- job_name: app
				  scrape_interval: 1s
				  metrics_path: /actuator/prometheus
				  static_configs:
				  - targets: ["127.0.0.1:%s"]
				""".formatted(port), options);
	}

	/**
	 * Return the version, with three digits for the second number: 2.042 or 3.005.
	 */
	double version() throws IOException, InterruptedException {
		String[] numbers = get("/api/v1/status/buildinfo").path("version").asString().split("[.+]");
		return Integer.parseInt(numbers[0]) + Integer.parseInt(numbers[1]) / 1000.0;
	}

	String uri() {
		return this.uri;
	}

	/**
	 * Return the series that an expression currently evaluates to.
	 */
	List<JsonNode> query(String expression) throws IOException, InterruptedException {
		return list(get("/api/v1/query?query=" + encode(expression)).path("result"));
	}

	/**
	 * Return the number that an expression currently evaluates to, or 0 if there is none.
	 */
	double number(String expression) throws IOException, InterruptedException {
		List<JsonNode> series = query(expression);
		assertThat(series).as(expression).hasSizeLessThan(2);
		return series.stream().mapToDouble(Prometheus::value).sum();
	}

	/**
	 * Return the value of a series in a query result. If it is a native histogram, return
	 * its count.
	 */
	static double value(JsonNode series) {
		return Double.parseDouble(series.at(series.has("histogram") ? "/histogram/1/count" : "/value/1").asString());
	}

	List<String> values(String label, String selector) throws IOException, InterruptedException {
		return list(get("/api/v1/label/" + label + "/values?match%5B%5D=" + encode(selector))).stream()
			.map(JsonNode::asString)
			.toList();
	}

	/**
	 * Return the exemplars that are stored for the series of a selector.
	 */
	List<JsonNode> exemplars(String selector) throws IOException, InterruptedException {
		return list(get("/api/v1/query_exemplars?start=0&end=9999999999&query=" + encode(selector))).stream()
			.flatMap((series) -> series.path("exemplars").values().stream())
			.toList();
	}

	/**
	 * Return the targets that were scraped without an error.
	 */
	List<String> scraped() throws IOException, InterruptedException {
		return list(get("/api/v1/targets?state=active").path("activeTargets")).stream()
			.filter((target) -> target.path("health").asString().equals("up"))
			.map((target) -> target.at("/labels/instance").asString())
			.toList();
	}

	/**
	 * Return why targets could not be scraped.
	 */
	List<String> errors() throws IOException, InterruptedException {
		return list(get("/api/v1/targets?state=active").path("activeTargets")).stream()
			.map((target) -> target.path("lastError").asString())
			.filter((error) -> !error.isEmpty())
			.toList();
	}

	private JsonNode get(String path) throws IOException, InterruptedException {
		JsonNode answer = JsonMapper.shared().readTree(Http.get(this.uri + path).body());
		assertThat(answer.path("status").asString()).as("%s: %s", path, answer).isEqualTo("success");
		return answer.path("data");
	}

	private static List<JsonNode> list(JsonNode array) {
		return new ArrayList<>(array.values());
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	/**
	 * Stop the server at once, as a crash does.
	 */
	void kill() throws IOException, InterruptedException {
		this.daemon.signal("KILL");
		close();
	}

	@Override
	public void close() {
		this.daemon.close();
	}

}
