package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what the page about the migration says of the values of Spring Boot's
 * {@code http.server.requests} and of the metrics of webmetrics: sends each kind of
 * request that its tables list, and compares what both count with the table.
 */
class MigrationValuesTests {

	private static final String PLAIN = "";

	private static final String NO_RESOURCES = "spring.web.resources.add-mappings=false";

	private static final String BASE_PATH = "spring.webflux.base-path=/api";

	private static final String HANDSHAKE = MigrationServer.head("GET", "/socket", "Upgrade: websocket",
			"Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

	private static final Map<String, Kind> KINDS = kinds();

	private static Map<String, Kind> kinds() {
		Map<String, Kind> kinds = new LinkedHashMap<>();
		kinds.put("a route answers", get("/users/7"));
		kinds.put("a route fails", get("/fails"));
		kinds.put("a route fails, and an exception handler answers later", get("/fails/slowly"));
		kinds.put("a static file that exists", get("/file.txt"));
		kinds.put("no route has the path", get("/nope"));
		kinds.put("the same, without static resources", get("/nope").with(NO_RESOURCES));
		kinds.put("a route has the path, but not the method", of("POST", "/users/7"));
		kinds.put("the method is unknown", of("BREW", "/users/7"));
		kinds.put("`OPTIONS`, answered by Spring", of("OPTIONS", "/users/7"));
		kinds.put("a filter or Spring Security refuses it", get("/users/7?deny"));
		kinds.put("the same, and no route has the path", get("/nope?deny"));
		kinds.put("a functional route without a path fails", get("/nope?pathless"));
		kinds.put("a filter redirects it", get("/users/7?move"));
		kinds.put("a route below `spring.webflux.base-path`", get("/api/users/7").with(BASE_PATH));
		kinds.put("the route of the base path itself", get("/api").with(BASE_PATH));
		kinds.put("a path outside the base path", get("/users/7").with(BASE_PATH));
		kinds.put("a status that HTTP does not define", get("/odd"));
		kinds.put("a WebSocket handshake", new Kind(PLAIN, (server) -> server.leaveAmid(HANDSHAKE)));
		kinds.put("the client leaves before it gets a response",
				new Kind(PLAIN, (server) -> server.leave(MigrationServer.head("GET", "/never"))));
		kinds.put("the client leaves while it sends the body", new Kind(PLAIN, (server) -> server.leave(
				MigrationServer.head("POST", "/echo", "Content-Type: text/plain", "Content-Length: 100") + "begun")));
		kinds.put("the client leaves an event stream",
				new Kind(PLAIN, (server) -> server.leaveAmid(MigrationServer.head("GET", "/beats"))));
		kinds.put("the body is a malformed chunk", new Kind(PLAIN, (server) -> server.send(MigrationServer.head("POST",
				"/echo", "Content-Type: text/plain", "Transfer-Encoding: chunked", "Connection: close") + "zz\r\n")));
		kinds.put("an error after the response is complete, before it is sent", get("/late"));
		kinds.put("an error that is fatal for the JVM, as `StackOverflowError`", get("/deep"));
		kinds.put("the server cannot read the request", new Kind(PLAIN, (server) -> server.send("GET / / /\r\n\r\n")));
		kinds.put("Prometheus scrapes", get("/actuator/prometheus"));
		return kinds;
	}

	@ParameterizedTest
	@ValueSource(strings = { PLAIN, NO_RESOURCES, BASE_PATH })
	void requestIsCountedInTheSeriesThatThePageNames(String property) throws Exception {
		List<MigrationPage.Row> rows = MigrationPage.read()
			.table("request", "response", "`http_server_requests_seconds_count`", "`requests_total`");
		assertThat(rows).extracting(MigrationPage.Row::request).containsExactlyElementsOf(KINDS.keySet());
		try (MigrationServer server = MigrationServer.start(Stream.of(property).filter((each) -> !each.isEmpty()))) {
			countedAsIn(server, property, rows, "http.server.requests", "requests");
			if (property.equals(PLAIN)) {
				Awaitility.await().atMost(Daemon.PATIENCE).until(() -> server.inProgress() == 0);
				Awaitility.await("the request that Spring Boot lost")
					.atMost(Daemon.PATIENCE)
					.until(() -> server.active() == 1);
			}
		}
	}

	@Test
	void openWebSocketIsInProgressInNeither() throws Exception {
		try (MigrationServer server = MigrationServer.start(Stream.of())) {
			server.whileAnswered(HANDSHAKE, () -> {
				awaitCounted(server, "http.server.requests", Map.of(), "handshake", Map.of("uri", "/socket"));
				Awaitility.await().atMost(Daemon.PATIENCE).until(() -> sum(server.counted("requests")) == 1);
				assertThat(server.active()).isZero();
				assertThat(server.inProgress()).isZero();
				return "";
			});
		}
	}

	@Test
	void springBootDropsFurtherRoutes() throws Exception {
		// UNKNOWN, which each request in progress has, is one of the two.
		try (MigrationServer server = MigrationServer
			.start(Stream.of("management.metrics.web.server.max-uri-tags=2"))) {
			for (String path : List.of("/users/7", "/odd", "/fails")) {
				get(path).sent().by(server);
			}
			Awaitility.await().atMost(Daemon.PATIENCE).until(() -> sum(server.counted("requests")) == 3);
			assertThat(sum(server.counted("http.server.requests"))).isOne();
		}
	}

	@Test
	void bucketsRenameTheOldGaugeUnlessItHasNone(@TempDir Path folder) throws Exception {
		String gauge = "http_server_requests_active_seconds_";
		String distribution = "management.metrics.distribution.%s.http.server.requests=%s";
		for (String property : List.of(distribution.formatted("slo", "1s"),
				distribution.formatted("percentiles-histogram", "true"))) {
			try (MigrationServer server = MigrationServer.start(Stream.of(property))) {
				assertThat(server.scrape()).contains(gauge + "gcount{").doesNotContain(gauge + "count{");
			}
		}
		try (MigrationServer server = startWith("slo:", folder)) {
			get("/users/7").sent().by(server);
			assertThat(server.scrape()).contains(gauge + "count{").doesNotContain(gauge + "gcount{");
			assertThat(bounds(server, "http_server_requests_seconds")).hasSize(15)
				.isEqualTo(bounds(server, "request_latency_seconds"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "percentiles-histogram, management.metrics.distribution.percentiles-histogram.request.latency, true",
			"slo, webmetrics.latency.buckets, '200ms,1s,3s'" })
	void bucketsOfSpringBootCanBeThoseOfBoth(String distribution, String property, String value) throws Exception {
		assertThat(MigrationPage.read().text()).contains("| `" + property);
		try (MigrationServer server = MigrationServer
			.start(Stream.of("management.metrics.distribution." + distribution + ".http.server.requests=" + value,
					property + "=" + value))) {
			get("/users/7").sent().by(server);
			assertThat(bounds(server, "request_latency_seconds"))
				.containsAll(bounds(server, "http_server_requests_seconds"));
		}
	}

	private static Set<String> bounds(MigrationServer server, String timer) throws Exception {
		Pattern bucket = Pattern.compile(timer + "_bucket\\{.*\"/users/\\{id}\".*le=\"([^\"]+)\"");
		return Awaitility.await()
			.atMost(Daemon.PATIENCE)
			.until(() -> bucket.matcher(server.scrape())
				.results()
				.map((match) -> match.group(1))
				.collect(Collectors.toSet()), (bounds) -> !bounds.isEmpty());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void handWrittenFilterCountsAsThePageSays(boolean webmetrics) throws Exception {
		List<MigrationPage.Row> rows = MigrationPage.read()
			.table("request", "response", "`doFinally`", "`doOnSuccess` and `doOnError`", "`requests_total`");
		assertThat(rows).extracting(MigrationPage.Row::request).isSubsetOf(KINDS.keySet());
		List<String> meters = new ArrayList<>(List.of("by.hand", "by.hand.signals"));
		if (webmetrics) {
			meters.add("requests");
		}
		try (MigrationServer server = MigrationServer.start(Stream.of("webmetrics.enabled=" + webmetrics))) {
			countedAsIn(server, PLAIN, rows, meters.toArray(String[]::new));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.observations.enable", "management.metrics.enable" })
	void eachOfTheTwoPropertiesTurnsTheOldMetricOff(String property, @TempDir Path folder) throws Exception {
		try (MigrationServer server = startWith(property, folder)) {
			get("/users/7").sent().by(server);
			// Spring Boot would have recorded the first request by now.
			get("/users/7").sent().by(server);
			Awaitility.await().atMost(Daemon.PATIENCE).until(() -> sum(server.counted("requests")) == 2);
			assertThat(server.counted("http.server.requests")).isEmpty();
			assertThat(server.counted("http.server.requests.active")).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "# without tracing", "# with tracing" })
	void oldNamesCanStay(String configuration, @TempDir Path folder) throws Exception {
		try (MigrationServer server = startWith(configuration, folder)) {
			get("/users/7?deny").sent().by(server);
			get("/users/7?deny").sent().by(server);
			awaitCounted(server, "http.server.requests", Map.of(), "/users/7?deny",
					Map.of("application", "shop", "uri", "/users/{id}", "method", "GET", "status", "401"));
			assertThat(server.counted("http.server.observed")).isEmpty();
		}
	}

	@Test
	void labelsCanKeepTheirOldNamesWhileBothRecord(@TempDir Path folder) throws Exception {
		try (MigrationServer server = startWith("# while both record", folder)) {
			get("/users/7").sent().by(server);
			awaitCounted(server, "http.server.requests", Map.of(), "/users/7",
					Map.of("application", "shop", "uri", "/users/{id}", "method", "GET", "status", "200"));
			Awaitility.await().atMost(Daemon.PATIENCE).until(() -> sum(server.counted("requests")) == 1);
			assertThat(server.counted("requests")).anySatisfy((series, count) -> {
				assertThat(count).isOne();
				assertThat(series).containsAllEntriesOf(
						Map.of("application", "shop", "uri", "/users/{id}", "method", "GET", "status", "200"));
			});
		}
	}

	private static MigrationServer startWith(String part, Path folder) throws IOException {
		return MigrationServer.start(Stream.of(MigrationPage.read().configuration(part, folder)));
	}

	@Test
	void handWrittenFilterIsTheOneOfThePage() throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/github/webmetrics/sample/HandWrittenFilters.java"));
		assertThat(MigrationPage.read().code()).isNotEmpty()
			.allSatisfy((code) -> assertThat(words(source)).contains(words(code)));
	}

	private static String words(String code) {
		return code.strip().replaceAll("\\s+", " ");
	}

	/**
	 * Send the requests of all rows and compare what each meter counts with the cells
	 * behind the response, one for each meter.
	 */
	private static void countedAsIn(MigrationServer server, String property, List<MigrationPage.Row> rows,
			String... meters) throws Exception {
		long[] expected = new long[meters.length];
		for (MigrationPage.Row row : rows) {
			Kind kind = KINDS.get(row.request());
			if (!kind.property().equals(property)) {
				continue;
			}
			List<Map<Map<String, String>, Long>> before = Stream.of(meters).map(server::counted).toList();
			assertThat(kind.sent().by(server)).as("response: " + row.request()).isEqualTo(row.status());
			for (int i = 0; i < meters.length; i++) {
				Map<String, String> labels = row.labels(i + 1);
				if (!labels.isEmpty()) {
					awaitCounted(server, meters[i], before.get(i), row.request(), labels);
					expected[i]++;
				}
			}
		}
		// What is counted though it is not in the table would be counted by now.
		get(property.equals(BASE_PATH) ? "/api/test" : "/test").sent().by(server);
		for (int i = 0; i < meters.length; i++) {
			String meter = meters[i];
			long all = expected[i] + 1;
			Awaitility.await(meter).atMost(Daemon.PATIENCE).until(() -> sum(server.counted(meter)) >= all);
			assertThat(sum(server.counted(meter))).as(meter).isEqualTo(all);
		}
	}

	private static void awaitCounted(MigrationServer server, String meter, Map<Map<String, String>, Long> before,
			String request, Map<String, String> labels) {
		Awaitility.await().atMost(Daemon.PATIENCE).until(() -> sum(server.counted(meter)) > sum(before));
		Map<Map<String, String>, Long> counted = server.counted(meter);
		before.forEach((series, count) -> counted.remove(series, count));
		assertThat(counted).as("%s: %s", meter, request).hasSize(1);
		counted
			.forEach((series, count) -> assertThat(series).as("%s: %s", meter, request).containsAllEntriesOf(labels));
	}

	private static long sum(Map<Map<String, String>, Long> counted) {
		return counted.values().stream().mapToLong(Long::longValue).sum();
	}

	private static Kind get(String path) {
		return of("GET", path);
	}

	private static Kind of(String method, String path) {
		return new Kind(PLAIN, (server) -> server.send(MigrationServer.head(method, path, "Connection: close")));
	}

	/**
	 * A kind of request.
	 *
	 * @param property property of the application for which the table lists it
	 * @param sent how the request is sent
	 */
	private record Kind(String property, Sent sent) {

		Kind with(String property) {
			return new Kind(property, this.sent);
		}

	}

	private interface Sent {

		/**
		 * Send a request and return the status of the response, or nothing where there is
		 * none.
		 */
		String by(MigrationServer server) throws Exception;

	}

}
