package io.github.webmetrics.wire;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the endpoint {@code webmetrics} of the actuator: the report and the page.
 */
@ExtendWith(OutputCaptureExtension.class)
class PageTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=webmetrics,prometheus";

	private static final String HTML = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	private static final BasicJsonTester JSON = new BasicJsonTester(PageTests.class);

	@ParameterizedTest
	@EnumSource
	void reportShowsWhatWasRecorded(TestedServer tested) throws IOException {
		try (WireServer server = WireServer.start(tested, WireApplication.class, EXPOSED,
				"webmetrics.labels.region=eu")) {
			Recorded before = Recorded.now(server.registry());
			for (String line : List.of("GET /users/1", "GET /users/2", "DELETE /users/1", "GET /nope", "GET /thrown")) {
				RawClient.exchange(server.port(), WireCase.request(line));
			}
			before.awaitAdded(server.registry(), 5);
			JsonContent<Object> report = report(server.port(), "/actuator/webmetrics");
			assertThat(report).extractingJsonPathNumberValue("version").isEqualTo(1);
			assertThat(report).extractingJsonPathStringValue("application").isEqualTo("application");
			assertThat(report).extractingJsonPathNumberValue("uptime")
				.satisfies((uptime) -> assertThat(uptime.doubleValue()).isPositive());
			assertThat(report).extractingJsonPathMapValue("labels")
				.containsExactly(Map.entry("app_name", "application"), Map.entry("region", "eu"));
			assertThat(report).extractingJsonPathArrayValue("endpoints[?(@.endpoint == '/users/{id}')].latency.count")
				.containsExactly(3);
			assertThat(report)
				.extractingJsonPathArrayValue("endpoints[?(@.endpoint == '/users/{id}')].methods[*].method")
				.containsExactly("DELETE", "GET");
			assertThat(report).extractingJsonPathArrayValue(methods("/users/{id}", "GET") + ".statuses")
				.containsExactly(Map.of("200", 2, "500", 0));
			assertThat(report).extractingJsonPathArrayValue(methods("UNMATCHED", "GET") + ".requests")
				.containsExactly(1);
			assertThat(report).extractingJsonPathArrayValue(methods("/thrown", "GET") + ".failures").containsExactly(1);
			assertThat(report).extractingJsonPathArrayValue("endpoints[*].methods[*].inProgress").containsOnly(0);
		}
	}

	private static String methods(String endpoint, String method) {
		return "endpoints[?(@.endpoint == '%s')].methods[?(@.method == '%s')]".formatted(endpoint, method);
	}

	@Test
	void whenThereIsAPageThenNothingIsLogged(CapturedOutput output) {
		WireServer.logStart(EXPOSED);
		assertThat(output).doesNotContain("'webmetrics'");
	}

	@Test
	void reportShowsRequestsInProgress() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED);
				RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /never"));
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(report(server.port(), "/actuator/webmetrics?endpoint=/nev"))
					.extractingJsonPathArrayValue("endpoints[*].methods[*].inProgress")
					.containsExactly(1));
		}
	}

	@Test
	void uptimeIsThatOfTheApplicationEvenIfItsBeansAreLazy() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED,
				"spring.main.lazy-initialization=true")) {
			long startedAt = server.context().getStartupDate();
			long upAtLeast = System.currentTimeMillis() - startedAt - 1;
			JsonContent<Object> report = report(server.port(), "/actuator/webmetrics");
			long upAtMost = System.currentTimeMillis() - startedAt + 1;
			assertThat(report).extractingJsonPathStringValue("startedAt")
				.isEqualTo(Instant.ofEpochMilli(startedAt).toString());
			assertThat(report).extractingJsonPathNumberValue("uptime")
				.satisfies(
						(uptime) -> assertThat(uptime.doubleValue()).isBetween(upAtLeast / 1000.0, upAtMost / 1000.0));
		}
	}

	@ParameterizedTest
	@CsvSource({ "application/json, application/json", "*/*, application/json",
			"application/vnd.spring-boot.actuator.v2+json, application/vnd.spring-boot.actuator.v2+json",
			"application/vnd.spring-boot.actuator.v3+json, application/vnd.spring-boot.actuator.v3+json",
			"application/vnd.spring-boot.actuator.v3+json;application/json, application/json" })
	void clientsOfTheActuatorGetTheReport(String accepted, String answered) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED)) {
			String response = RawClient.exchange(server.port(),
					WireCase.request("GET /actuator/webmetrics", "Accept: " + accepted.replace(';', ',')));
			assertThat(response).startsWith("HTTP/1.1 200 ")
				.containsIgnoringCase("Content-Type: " + answered + "\r\n")
				.contains("{\"version\":1,");
		}
	}

	@Test
	void whenPrefixIsGivenThenReportHasOnlyEndpointsWithIt() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED)) {
			assertThat(report(server.port(), "/actuator/webmetrics?endpoint=/users"))
				.extractingJsonPathArrayValue("endpoints[*].endpoint")
				.isNotEmpty()
				.allMatch((endpoint) -> endpoint.toString().startsWith("/users"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "webmetrics.latency.native-histogram=true",
			"webmetrics.latency.native-histogram=true,webmetrics.label-names.endpoint=http-route",
			"webmetrics.label-names.endpoint=route,webmetrics.requests.name=calls,webmetrics.latency.name=durations",
			"management.metrics.tags.zone=a" })
	void reportFollowsTheConfiguration(String properties) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				Stream.concat(Stream.of(EXPOSED), Stream.of(properties.split(","))).toArray(String[]::new))) {
			RawClient.exchange(server.port(), WireCase.request("GET /ok"));
			Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> {
				JsonContent<Object> report = report(server.port(), "/actuator/webmetrics?endpoint=/ok");
				assertThat(report).extractingJsonPathArrayValue(methods("/ok", "GET") + ".requests").containsExactly(1);
				assertThat(report).extractingJsonPathNumberValue("endpoints[0].latency.count").isEqualTo(1);
				assertThat(report).extractingJsonPathNumberValue("endpoints[0].latency.buckets.length()").isEqualTo(14);
			});
		}
	}

	@Test
	void whenALabelIsNotThereThenItIsNull() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED,
				"webmetrics.requests.labels=app-name,endpoint", "webmetrics.in-progress.labels=app-name")) {
			RawClient.exchange(server.port(), WireCase.request("GET /ok"));
			assertThat(body(server.port(), "/actuator/webmetrics")).contains("\"method\":null", "\"statuses\":null",
					"\"endpoint\":null");
		}
	}

	@ParameterizedTest
	@EnumSource
	void browserGetsThePage(TestedServer tested) throws IOException {
		try (WireServer server = WireServer.start(tested, WireApplication.class, EXPOSED)) {
			assertPage(server.port(), "/actuator/webmetrics", "webmetrics");
		}
	}

	@Test
	void pageIsOnThePortOfTheActuator() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED, "management.server.port=0",
				"management.server.address=127.0.0.1")) {
			assertPage(server.managementPort(), "/actuator/webmetrics", "webmetrics");
			assertThat(RawClient.exchange(server.port(), WireCase.request("GET /actuator/webmetrics")))
				.startsWith("HTTP/1.1 404 ");
		}
	}

	@Test
	void pageFollowsThePathsOfTheActuator() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED, "spring.webflux.base-path=/base",
				"management.endpoints.web.base-path=/manage",
				"management.endpoints.web.path-mapping.webmetrics=live")) {
			assertPage(server.port(), "/base/manage/live", "live");
		}
	}

	static void assertPage(int port, String path, String folder) throws IOException {
		String page = RawClient.exchange(port, WireCase.request("GET " + path, HTML));
		assertFile(page, "text/html");
		assertThat(page).contains("\"" + folder + "/page.js\"", "\"" + folder + "/page.css\"",
				"\"" + folder + "/page.svg\"");
		assertFile(RawClient.exchange(port, WireCase.request("GET " + path + "/page.js", "Accept: */*")),
				"text/javascript");
		assertFile(
				RawClient.exchange(port, WireCase.request("GET " + path + "/page.css", "Accept: text/css,*/*;q=0.1")),
				"text/css");
		assertFile(RawClient.exchange(port, WireCase.request("GET " + path + "/page.svg", "Accept: image/*,*/*;q=0.8")),
				"image/svg+xml");
		assertThat(report(port, path)).extractingJsonPathNumberValue("version").isEqualTo(1);
		for (String other : List.of("page.html", "page.map", "Report.class")) {
			assertThat(RawClient.exchange(port, WireCase.request("GET " + path + "/" + other)))
				.startsWith("HTTP/1.1 404 ");
		}
	}

	private static void assertFile(String response, String type) {
		assertThat(response).startsWith("HTTP/1.1 200 ");
		assertThat(response.toLowerCase(Locale.ROOT)).contains("\r\ncontent-type: " + type + ";charset=utf-8\r\n",
				"\r\ncache-control: no-store\r\n", "\r\nx-content-type-options: nosniff\r\n",
				"\r\nx-frame-options: deny\r\n", "\r\ncontent-security-policy: default-src 'self'; ",
				"frame-ancestors 'none'");
	}

	@Test
	void pageIsNotThereUnlessItIsExposed() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				"management.endpoints.web.exposure.include=prometheus")) {
			assertThat(RawClient.exchange(server.port(), WireCase.request("GET /actuator/webmetrics", HTML)))
				.startsWith("HTTP/1.1 404 ");
			assertThat(server.context().getBeanNamesForType(PathMappedEndpoints.class)).isNotEmpty();
			assertThat(server.context().containsBean("webMetricsPageEndpoint")).isFalse();
		}
	}

	@Test
	void whenThereIsNoRegistryOfPrometheusThenThereIsNoPageButALineInTheLog(CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED,
				"management.prometheus.metrics.export.enabled=false", "logging.level.io.github.webmetrics=info")) {
			assertThat(server.context().getBeanNamesForType(MeterRegistry.class)).isNotEmpty();
			assertThat(RawClient.exchange(server.port(), WireCase.request("GET /actuator/webmetrics", HTML)))
				.startsWith("HTTP/1.1 404 ");
		}
		assertThat(output).containsOnlyOnce("The endpoint 'webmetrics' is not there");
	}

	@Test
	void requestsForThePageAreNotRecorded() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED)) {
			Recorded before = Recorded.now(server.registry());
			assertPage(server.port(), "/actuator/webmetrics", "webmetrics");
			RawClient.exchange(server.port(), WireCase.request("GET /ok"));
			assertThat(before.awaitAdded(server.registry(), 1).requests())
				.containsExactly(Map.entry("GET /ok 200", 1L));
		}
	}

	private static JsonContent<Object> report(int port, String path) throws IOException {
		return JSON.from(body(port, path));
	}

	private static String body(int port, String path) throws IOException {
		String response = RawClient.exchange(port, WireCase.request("GET " + path));
		assertThat(response).startsWith("HTTP/1.1 200 ");
		assertThat(response.toLowerCase(Locale.ROOT)).contains("\r\ncontent-type: application/json\r\n");
		return response.substring(response.indexOf('{'), response.lastIndexOf('}') + 1);
	}

}
