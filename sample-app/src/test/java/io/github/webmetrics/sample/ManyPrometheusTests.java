package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests with real Prometheus servers that the documented configuration brings the
 * requests of all instances together.
 */
@Tag("extended")
class ManyPrometheusTests {

	private static final List<String> CLUSTERS = List.of("eu-1", "us-1");

	private static final List<String> PATHS = List.of("/test", "/test1", "/orders/7");

	private static final String OK = "requests_total{endpoint=\"/test\",http_status=\"200\"}";

	private final List<SampleServer> servers = new ArrayList<>();

	private final AtomicInteger rounds = new AtomicInteger();

	private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(1 + 2 * CLUSTERS.size());

	@TempDir
	private Path folder;

	@AfterEach
	void stop() {
		this.clients.shutdownNow();
		this.servers.forEach(SampleServer::close);
	}

	@BeforeEach
	void startInstances() {
		for (int index = 0; index < 2 * CLUSTERS.size(); index++) {
			this.servers.add(SampleServer.start("spring.application.name=webapp"));
		}
		this.clients.scheduleWithFixedDelay(this::request, 0, 100, TimeUnit.MILLISECONDS);
		// So that each scrape finds a request in progress.
		this.servers.forEach((server) -> this.clients.scheduleWithFixedDelay(() -> get(server, "/slow"), 0, 1,
				TimeUnit.MILLISECONDS));
	}

	@Test
	void requestsOfAllInstancesMeetInOnePrometheus() throws Exception {
		try (Prometheus all = start("all", "rule_files: [%s]\n".formatted(Rules.NAME),
				"--web.enable-remote-write-receiver");
				Prometheus first = start("eu-1", writing(0, all));
				Prometheus second = start("us-1", writing(1, all))) {
			await(() -> assertPanelsHaveData(all));
			assertThat(all.query("count by (cluster) (" + OK + ")")).hasSize(2);
			assertThat(all.query("count by (instance) (" + OK + ") == 2")).hasSize(2);
			assertThat(first.query(OK)).hasSize(2);
			long beforeTheCrash = System.currentTimeMillis() / 1000;
			double counted = second.number("sum(" + OK + " @ " + beforeTheCrash + ")");
			second.kill();
			int served = this.rounds.get();
			Awaitility.await().until(() -> this.rounds.get() > served + 10);
			try (Prometheus restarted = start("us-1", writing(1, all))) {
				await(() -> assertThat(restarted.number("sum(" + OK + ")")).isGreaterThan(counted));
				assertThat(restarted.number("sum(" + OK + " @ " + beforeTheCrash + ")")).isEqualTo(counted);
				this.clients.shutdown();
				assertThat(this.clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
				await(() -> assertEachRequestIsCountedOnce(all));
			}
		}
	}

	@Test
	void rulesOfAllMeetByFederation() throws Exception {
		try (Prometheus first = start("eu-1", recording(0));
				Prometheus second = start("us-1", recording(1));
				Prometheus federating = start("federating", federating(first, second))) {
			await(() -> {
				assertThat(federating.query("app_name:requests:rate5m")).hasSize(2);
				assertThat(federating.number("app_name:request_errors:ratio_rate5m{cluster=\"us-1\"}"))
					.isCloseTo(1 / 3.0, within(0.05));
				assertThat(federating.query("requests_total")).isEmpty();
			});
		}
	}

	private void request() {
		for (SampleServer server : this.servers) {
			PATHS.forEach((path) -> get(server, path));
		}
		this.rounds.incrementAndGet();
	}

	private static void get(SampleServer server, String path) {
		try {
			server.get(path);
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void assertEachRequestIsCountedOnce(Prometheus all) throws IOException, InterruptedException {
		double expected = this.rounds.get() * this.servers.size();
		assertThat(all.number("sum(" + OK + ")")).isEqualTo(expected);
		assertThat(all.number("sum(requests_total{endpoint=\"/test1\",http_status=\"500\"})")).isEqualTo(expected);
		assertThat(all.number("sum(requests_total{endpoint=\"/orders/{id}\",http_status=\"404\"})"))
			.isEqualTo(expected);
		assertThat(all.number("sum(request_latency_seconds_count{endpoint=\"/test\"})")).isEqualTo(expected);
	}

	private static void assertPanelsHaveData(Prometheus all) throws IOException, InterruptedException {
		Map<String, String> variables = Map.of("__rate_interval", "30s", "__range", "1m", "app", "webapp", "instance",
				".+", "endpoint", "/test1");
		for (String dashboard : FleetTests.DASHBOARDS) {
			for (PanelQuery query : PanelQuery.all(dashboard)) {
				assertThat(query.showsData(variables, all)).as(query.toString()).isTrue();
			}
		}
	}

	private String writing(int cluster, Prometheus all) throws IOException {
		return documented("external_labels:", "https://metrics.example.org/api/v1/push", all.uri() + "/api/v1/write")
			.replace("cluster: eu-1", "cluster: " + CLUSTERS.get(cluster)) + scraping(cluster);
	}

	private String recording(int cluster) {
		return "global:\n  external_labels: { cluster: %s }\nrule_files: [%s]\n".formatted(CLUSTERS.get(cluster),
				Rules.NAME) + scraping(cluster);
	}

	private String scraping(int cluster) {
		String instances = "";
		for (int index = 0; index < 2; index++) {
			instances += "  - targets: [\"127.0.0.1:%s\"]\n    labels: { instance: app-%s }\n"
				.formatted(this.servers.get(2 * cluster + index).port(), index);
		}
		return "scrape_configs:\n- job_name: app\n  metrics_path: /actuator/prometheus\n  static_configs:\n"
				+ instances;
	}

	private static String federating(Prometheus first, Prometheus second) throws IOException {
		String job = documented("/federate", "prometheus-eu-1:9090, prometheus-us-1:9090",
				"\"%s\", \"%s\"".formatted(address(first), address(second)));
		return "scrape_configs:\n" + job.substring(job.indexOf("- job_name:"));
	}

	private static String address(Prometheus prometheus) {
		return prometheus.uri().substring("http://".length());
	}

	private static String documented(String part, String from, String to) throws IOException {
		String block = Documents.block(Kind.PROMETHEUS, part);
		assertThat(block).contains(from);
		return block.replace(from, to);
	}

	private Prometheus start(String name, String configuration, String... options) throws IOException {
		Path own = Files.createDirectories(this.folder.resolve(name));
		Files.writeString(own.resolve(Rules.NAME), Rules.faster(Rules.FOLDER, 10));
		String intervals = "  scrape_interval: 1s\n  evaluation_interval: 1s\n";
		String complete = configuration.startsWith("global:\n")
				? configuration.replaceFirst("global:\n", "global:\n" + intervals)
				: "global:\n" + intervals + configuration;
		return Prometheus.start(own, complete, options);
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Daemon.PATIENCE).untilAsserted(assertion);
	}

}
