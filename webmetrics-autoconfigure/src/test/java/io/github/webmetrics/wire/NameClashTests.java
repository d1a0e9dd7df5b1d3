package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that no name of a request metric makes a scrape fail: a name that is known to be
 * taken stops the application at startup, and the request metric gives way to a meter
 * that is registered later.
 */
class NameClashTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=prometheus";

	private static final String OPEN_METRICS = "Accept: application/openmetrics-text; version=1.0.0";

	@ParameterizedTest
	@CsvSource({ "latency, http.server.requests", "latency, http_server_requests", "latency, http.client.requests",
			"requests, http.server.requests", "requests, http.server.requests.seconds",
			"in-progress, http.server.requests.seconds.max", "latency, http.server.requests.active",
			"in-progress, jvm.gc.pause", "requests, process.requests", "latency, application.ready.time" })
	void whenNameIsThatOfAMeterOfSpringBootThenStartupFails(String metric, String name) {
		assertStartupFails("webmetrics." + metric + ".name", "webmetrics." + metric + ".name=" + name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "request.latency.seconds.count", "request_latency_seconds_max",
			"request_latency_seconds_bucket", "request.latency.seconds.sum", "request.latency.seconds.total",
			"request_latency_seconds_created", "request_latency_seconds_info", "request_latency_seconds",
			"requests_total", "requests.created", "requests.info" })
	void whenTwoNamesMeetInTheExpositionThenStartupFails(String name) {
		assertStartupFails("webmetrics.in-progress.name", "webmetrics.in-progress.name=" + name);
	}

	@Test
	void whenSpringBootUsesAnotherNameThenThatIsTaken() {
		assertStartupFails("webmetrics.latency.name",
				"management.observations.http.server.requests.name=request.latency");
	}

	@Test
	void whenCommonTagHasTheNameOfARequestLabelThenStartupFails() {
		assertStartupFails("management.metrics.tags.endpoint", "management.metrics.tags.endpoint=x");
		assertStartupFails("webmetrics.labels.env", "webmetrics.labels.env=prod", "management.metrics.tags.env=test");
		assertStartupFails("webmetrics.labels.data-center", "webmetrics.labels.data-center=a",
				"management.metrics.tags.[data_center]=b");
	}

	@Test
	void whenCommonTagHasTheSameValueThenEachSeriesHasItOnce() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED, "webmetrics.labels.env=prod",
				"management.metrics.tags.env=prod", "management.metrics.tags.[app_name]=application")) {
			get(server, "/ok");
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(get(server, "/actuator/prometheus")).startsWith("HTTP/1.1 200 ")
					.contains("requests_total{app_name=\"application\",endpoint=\"/ok\",env=\"prod\",http_status="));
		}
	}

	private static void assertStartupFails(String property, String... settings) {
		assertThatException().isThrownBy(() -> WireServer.start(WireApplication.class, settings).close())
			.satisfies((failure) -> assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
				.hasMessageStartingWith("Property '" + property + "' "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.observations.enable.http.server.requests=false",
			"management.observations.enable.http=false",
			"management.observations.http.server.requests.name=http.server" })
	void whenSpringBootDoesNotUseItsNameThenItIsFree(String property) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED,
				"webmetrics.latency.name=http.server.requests", property)) {
			get(server, "/ok");
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(get(server, "/actuator/prometheus")).startsWith("HTTP/1.1 200 ")
					.contains("http_server_requests_seconds_bucket{"));
		}
	}

	static Stream<Arguments> late() {
		Tags others = Tags.of("other", "label");
		Tags ours = Tags.of("app_name", "application", "endpoint", "/ok");
		return Stream.of(
				late("latency", "request_latency_seconds", (registry) -> registry.timer("request.latency", others)),
				late("latency", "request_latency_seconds",
						(registry) -> registry.counter("request.latency.seconds.max", others)),
				late("latency", "request_latency_seconds",
						(registry) -> registry.gauge("request.latency.seconds.max", ours, 1)),
				late("latency", "request_latency_seconds",
						(registry) -> registry.gauge("request_latency_seconds_count", others, 1)),
				late("requests", "requests_total", (registry) -> registry.summary("requests", others)),
				late("in-progress", "requests_in_progress",
						(registry) -> registry.counter("requests.in.progress", others)));
	}

	private static Arguments late(String metric, String exposed, Consumer<MeterRegistry> register) {
		return Arguments.of(metric, exposed, register);
	}

	@ParameterizedTest
	@MethodSource("late")
	void whenMeterIsRegisteredLaterThenTheRequestMetricGivesWay(String metric, String exposed,
			Consumer<MeterRegistry> register) throws IOException {
		for (TestedServer tested : TestedServer.values()) {
			try (WireServer server = WireServer.start(tested, WireApplication.class, EXPOSED);
					OwnLog log = new OwnLog()) {
				get(server, "/ok");
				Awaitility.await()
					.atMost(Recorded.PATIENCE)
					.untilAsserted(() -> assertThat(get(server, "/actuator/prometheus")).contains(ours(exposed)));
				register.accept(server.registry());
				get(server, "/ok");
				get(server, "/absent");
				for (String accept : List.of("Accept: text/plain", OPEN_METRICS)) {
					assertThat(get(server, "/actuator/prometheus", accept)).startsWith("HTTP/1.1 200 ")
						.contains("jvm_info")
						.doesNotContain(ours(exposed));
				}
				assertThat(log.events()).extracting(ILoggingEvent::getFormattedMessage)
					.singleElement()
					.asString()
					.contains("webmetrics." + metric + ".name");
			}
		}
	}

	@Test
	void whenMeterIsRegisteredBeforeTheFirstRequestThenTheRequestMetricGivesWay() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED); OwnLog log = new OwnLog()) {
			server.registry().timer("request.latency", "other", "label");
			get(server, "/ok");
			get(server, "/absent");
			String requests = "requests_total{app_name=\"application\",endpoint=\"%s\",http_status=\"%d\",method=\"GET\"} 1.0";
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(get(server, "/actuator/prometheus")).startsWith("HTTP/1.1 200 ")
					.contains(requests.formatted("/ok", 200), requests.formatted("UNMATCHED", 404),
							"request_latency_seconds_count{other=\"label\"}")
					.doesNotContain(ours("request_latency_seconds")));
			assertThat(log.events()).singleElement();
		}
	}

	// Each series of ours has this label first.
	private static String ours(String exposed) {
		return exposed + (exposed.endsWith("seconds") ? "_count" : "") + "{app_name=";
	}

	private static String get(WireServer server, String path, String... headers) throws IOException {
		return RawClient.exchange(server.port(), WireCase.request("GET " + path, headers));
	}

}
