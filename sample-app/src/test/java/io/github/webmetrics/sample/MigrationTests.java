package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the queries of the page about the migration with a real Prometheus, which scrapes
 * an application that records with both Spring Boot and webmetrics. The query after the
 * migration has to tell what the one before it told.
 */
@Tag("extended")
class MigrationTests {

	private static final String ERROR_SHARE = "Share of failed requests";

	private static final String ERRORS = "Failed requests per second, by route";

	private static final List<String> SUCCESSES = List.of("/search", "/articles/%d", "/reports");

	private static final List<String> ALL = List.of("/search", "/articles/%d", "/reports", "/checkout", "/baskets/%d",
			"/unknown/%d");

	// Of each of them
	private static final int REQUESTS = 50;

	// Of each endpoint, one request may be in another bucket of the other histogram.
	private static final double ONE_REQUEST = 1.0 / REQUESTS;

	private static final Pattern QUANTILE = Pattern.compile("histogram_quantile\\(([0-9.]+)");

	private static final Map<String, String> AFTER = Map.of("uri", "endpoint", "application", "app_name", "/**",
			"UNMATCHED");

	@TempDir
	private Path folder;

	private final AtomicLong sent = new AtomicLong();

	@Test
	void queryAfterMigrationTellsWhatTheOneBeforeTold() throws Exception {
		Map<String, MigrationPage.Pair> pairs = pairs();
		try (MigrationServer server = MigrationServer.start(Stream.of(configuration("slo:")));
				Prometheus prometheus = Prometheus.scraping(this.folder, Integer.toString(server.port()))) {
			send(server, SUCCESSES);
			awaitScraped(prometheus);
			Range withoutErrors = during(prometheus, () -> send(server, SUCCESSES));
			for (String query : pairs.get(ERROR_SHARE).both()) {
				assertThat(numbers(prometheus, withoutErrors.of(query)).values()).as(query).containsExactly(0.0);
			}
			Range firstError = during(prometheus, () -> get(server, "/checkout"));
			assertThat(sum(prometheus, firstError.of(pairs.get(ERRORS).before()))).isZero();
			assertThat(sum(prometheus, firstError.of(pairs.get(ERRORS).after()))).isPositive();
			send(server, ALL);
			awaitScraped(prometheus);
			Range all = during(prometheus, () -> send(server, ALL));
			server.whileInProgress(MigrationServer.head("GET", "/never"), () -> {
				await(prometheus, "sum(requests_in_progress{endpoint=\"/never\"})", 1);
				for (MigrationPage.Pair pair : pairs.values()) {
					assertAlike(prometheus, all, pair);
				}
				return null;
			});
		}
	}

	@Test
	void queryBeforeMigrationStillWorksIfTheOldNamesStay() throws Exception {
		try (MigrationServer server = MigrationServer.start(Stream.of(configuration("# without tracing")));
				Prometheus prometheus = Prometheus.scraping(this.folder, Integer.toString(server.port()))) {
			send(server, ALL);
			await(prometheus, "sum(http_server_requests_seconds_count)", this.sent.get());
			double scraped = lastScrape(prometheus);
			send(server, ALL);
			await(prometheus, "sum(http_server_requests_seconds_count)", this.sent.get());
			Range all = new Range(scraped - 0.5, lastScrape(prometheus));
			assertThat(pairs().values()).extracting(MigrationPage.Pair::before)
				.filteredOn((query) -> !query.contains("outcome=") && !query.contains("_active_"))
				.hasSizeGreaterThan(9)
				.allSatisfy((query) -> assertThat(numbers(prometheus, all.of(query)).values()).isNotEmpty()
					.allSatisfy((number) -> assertThat(number).isPositive()));
		}
	}

	private static Map<String, MigrationPage.Pair> pairs() throws IOException {
		List<MigrationPage.Pair> pairs = MigrationPage.read().pairs();
		assertThat(pairs).hasSizeGreaterThan(9);
		return pairs.stream().collect(Collectors.toMap(MigrationPage.Pair::title, (pair) -> pair));
	}

	private String configuration(String part) throws IOException {
		return MigrationPage.read().configuration(part, this.folder);
	}

	private Void send(MigrationServer server, List<String> paths) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(16);
		try {
			List<Callable<Void>> requests = new ArrayList<>();
			for (int i = 0; i < REQUESTS; i++) {
				for (String path : paths) {
					String numbered = path.formatted(i);
					requests.add(() -> get(server, numbered));
				}
			}
			for (Future<Void> request : threads.invokeAll(requests)) {
				request.get();
			}
		}
		finally {
			threads.shutdown();
		}
		return null;
	}

	private Void get(MigrationServer server, String path) throws IOException, InterruptedException {
		Http.get(server.uri(path));
		this.sent.incrementAndGet();
		return null;
	}

	/**
	 * Return the range from a scrape before the traffic to one after it. There is no
	 * traffic at its ends, so both metrics have the same samples in it.
	 */
	private Range during(Prometheus prometheus, Callable<Void> traffic) throws Exception {
		double scraped = lastScrape(prometheus);
		Awaitility.await().atMost(Daemon.PATIENCE).until(() -> lastScrape(prometheus) > scraped);
		double start = lastScrape(prometheus) - 0.5;
		traffic.call();
		awaitScraped(prometheus);
		return new Range(start, lastScrape(prometheus));
	}

	private void awaitScraped(Prometheus prometheus) {
		await(prometheus, "sum(requests_total)", this.sent.get());
		await(prometheus, "sum(request_latency_seconds_count)", this.sent.get());
		await(prometheus, "sum(http_server_requests_seconds_count{uri!~\"/actuator.*\"})", this.sent.get());
	}

	private static void await(Prometheus prometheus, String expression, double number) {
		Awaitility.await(expression).atMost(Daemon.PATIENCE).until(() -> prometheus.number(expression) == number);
	}

	private static double lastScrape(Prometheus prometheus) throws IOException, InterruptedException {
		return prometheus.number("max(timestamp(requests_total))");
	}

	private static void assertAlike(Prometheus prometheus, Range range, MigrationPage.Pair pair)
			throws IOException, InterruptedException {
		Map<Map<String, String>, Double> before = numbers(prometheus, range.of(pair.before()));
		Map<Map<String, String>, Double> least = numbers(prometheus, range.of(shifted(pair.before(), -ONE_REQUEST)));
		Map<Map<String, String>, Double> most = numbers(prometheus, range.of(shifted(pair.before(), ONE_REQUEST)));
		Map<Map<String, String>, Double> after = numbers(prometheus, range.of(pair.after()));
		assertThat(before).as(pair.before()).isNotEmpty().doesNotContainValue(0.0);
		assertThat(after.keySet()).as(pair.after()).containsAll(before.keySet());
		after.forEach((labels, number) -> {
			if (before.containsKey(labels)) {
				double tolerance = tolerance(pair.before(), before.get(labels));
				assertThat(number).as("%s of %s", pair.after(), labels)
					.isBetween(least.get(labels) - tolerance, most.get(labels) + tolerance);
			}
			else {
				assertThat(number).as("%s of %s, which had no series", pair.after(), labels).isZero();
			}
		});
	}

	// Counts are the same. Durations differ by what happens in front of the filters.
	private static double tolerance(String query, double number) {
		if (query.contains("_bucket") && !query.contains("histogram_quantile")) {
			return ONE_REQUEST;
		}
		if (query.contains("_sum") || query.contains("_max")) {
			return 0.005 + number / 10;
		}
		return number * 1e-9;
	}

	/**
	 * Return a query for another quantile, or the same query where it is for none.
	 */
	private static String shifted(String query, double by) {
		return QUANTILE.matcher(query)
			.replaceAll((quantile) -> "histogram_quantile(" + Math.min(1, Double.parseDouble(quantile.group(1)) + by));
	}

	private static double sum(Prometheus prometheus, String query) throws IOException, InterruptedException {
		return numbers(prometheus, query).values().stream().mapToDouble(Double::doubleValue).sum();
	}

	/**
	 * Return the numbers that a query evaluates to, by labels. Labels of Spring Boot's
	 * metric get the names and values that they have after the migration.
	 */
	private static Map<Map<String, String>, Double> numbers(Prometheus prometheus, String query)
			throws IOException, InterruptedException {
		Map<Map<String, String>, Double> numbers = new HashMap<>();
		for (JsonNode series : prometheus.query(query)) {
			Map<String, String> labels = new HashMap<>();
			series.path("metric")
				.properties()
				.forEach((label) -> labels.put(AFTER.getOrDefault(label.getKey(), label.getKey()),
						AFTER.getOrDefault(label.getValue().asString(), label.getValue().asString())));
			numbers.put(labels, Prometheus.value(series));
		}
		return numbers;
	}

	/**
	 * A range of time, in seconds since 1970.
	 *
	 * @param start start of the range
	 * @param end end of the range
	 */
	private record Range(double start, double end) {

		private static final String ON_THE_PAGE = "[5m]";

		String of(String query) {
			long milliseconds = Math.round((this.end - this.start) * 1000);
			return query.replace(ON_THE_PAGE, String.format(Locale.ROOT, "[%dms] @ %.3f", milliseconds, this.end));
		}

	}

}
