package io.github.webmetrics.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.exporter.FinishedSpan;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the exemplars of the counter and of the histogram are the traces of the
 * requests.
 */
class ExemplarTests {

	private static final Pattern EXEMPLAR = Pattern
		.compile("(?m)^(requests_total|request_latency_seconds_bucket)\\{.*?endpoint=\"(.*?)\".* # \\{(.*?)} .*$");

	private static final Pattern ID = Pattern.compile("(trace|span)_id=\"(\\w+)\"");

	private static final Pattern TOLD_SPAN = Pattern.compile("\"span\":\"(\\w+)\"");

	private static final int CLIENTS = 20;

	private final Random random = new Random(1);

	private final Map<String, Trace> sent = new TreeMap<>();

	private final Map<String, String> expected = new TreeMap<>();

	@ParameterizedTest
	@EnumSource
	void exemplarIsTheSpanOfTheRequest(TestedServer server) throws Exception {
		try (WireServer traced = start(server)) {
			send(traced, "/ok", "/ok", 200);
			send(traced, "/users/7", "/users/{id}", 200);
			send(traced, "/fails", "/fails", 500);
			send(traced, "/mapped", "/mapped", 409);
			send(traced, "/delayed", "/delayed", 200);
			send(traced, "/calls", "/calls", 200);
			send(traced, "/nope", "UNMATCHED", 404);
			leave(traced, "/endless");
			assertExemplarsAreTheSpans(traced);
		}
	}

	@ParameterizedTest
	@EnumSource
	void nativeHistogramHasTheSameExemplars(TestedServer server) throws Exception {
		try (WireServer traced = start(server, "webmetrics.latency.native-histogram=true")) {
			send(traced, "/users/7", "/users/{id}", 200);
			send(traced, "/fails", "/fails", 500);
			send(traced, "/delayed", "/delayed", 200);
			send(traced, "/calls", "/calls", 200);
			send(traced, "/nope", "UNMATCHED", 404);
			leave(traced, "/endless");
			assertExemplarsAreTheSpans(traced);
		}
	}

	@ParameterizedTest
	@EnumSource
	void exemplarOfARefusedRequestIsItsSpan(TestedServer server) throws Exception {
		try (WireServer traced = start(server)) {
			send(traced, "/users/secret", "/users/{id}", 401);
			assertExemplarsAreTheSpans(traced);
		}
	}

	@ParameterizedTest
	@EnumSource
	void concurrentRequestsHaveTheirOwnExemplars(TestedServer server) throws Exception {
		try (WireServer traced = start(server)) {
			ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
			List<Callable<Void>> requests = new ArrayList<>();
			for (int route = 0; route < TracedApplication.ROUTES; route++) {
				String path = "/route-" + route;
				Trace trace = trace();
				this.sent.put(path, trace);
				requests.add(() -> {
					assertThat(get(traced, path, trace.header())).startsWith("HTTP/1.1 200 ");
					return null;
				});
			}
			for (Future<Void> request : clients.invokeAll(requests)) {
				request.get();
			}
			clients.shutdown();
			assertExemplarsAreTheSpans(traced);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenTraceIsNotSampledThenThereIsNoExemplar(TestedServer server) throws Exception {
		try (WireServer traced = start(server)) {
			get(traced, "/ok", trace().header().replaceFirst("01$", "00"));
			send(traced, "/delayed", "/delayed", 200);
			assertExemplarsAreTheSpans(traced);
		}
	}

	@ParameterizedTest
	@EnumSource
	void traceOfB3IsContinued(TestedServer server) throws Exception {
		try (WireServer traced = start(server)) {
			Trace trace = trace();
			this.sent.put("/ok", trace);
			RawClient.exchange(traced.port(),
					"GET /ok HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nb3: %s-%s-1\r\n\r\n"
						.formatted(trace.id(), trace.parent()));
			assertExemplarsAreTheSpans(traced);
		}
	}

	@ParameterizedTest
	@EnumSource
	void requestWithoutATraceStartsOne(TestedServer server) throws Exception {
		try (WireServer traced = start(server)) {
			get(traced, "/ok");
			expect("/ok", ids(awaitSpan(traced, (ended) -> true)));
			assertExemplarsAreTheSpans(traced);
		}
	}

	// As the README has it for applications with tracing.
	@ParameterizedTest
	@EnumSource
	void whenOnlyTheMeterOfSpringBootIsDeniedThenThereAreExemplars(TestedServer server) throws Exception {
		try (WireServer traced = start(server, "management.metrics.enable.http.server.requests=false")) {
			send(traced, "/ok", "/ok", 200);
			assertExemplarsAreTheSpans(traced);
			assertThat(scrape(traced)).doesNotContain("http_server_requests");
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenTheObservationOfTheServerIsOffThenThereAreNone(TestedServer server) throws Exception {
		try (WireServer traced = start(server, "management.observations.enable.http.server.requests=false")) {
			Recorded before = Recorded.now(traced.registry());
			get(traced, "/calls", trace().header());
			before.awaitAdded(traced.registry(), 2);
			assertThat(scrape(traced)).contains("requests_total{");
			assertThat(exemplars(traced)).isEmpty();
		}
	}

	private static WireServer start(TestedServer server, String... properties) {
		List<String> all = new ArrayList<>(List.of("management.tracing.sampling.probability=1",
				"management.endpoints.web.exposure.include=prometheus", "management.otlp.metrics.export.enabled=false",
				"management.opentelemetry.tracing.export.schedule-delay=100ms",
				"management.tracing.export.zipkin.enabled=false",
				"webmetrics.error-mapping.statuses.[java.lang.IllegalArgumentException]=409",
				"logging.level.root=error"));
		all.addAll(List.of(properties));
		return WireServer.start(server, TracedApplication.class, all.toArray(String[]::new));
	}

	private void send(WireServer traced, String path, String endpoint, int status) throws IOException {
		Trace trace = trace();
		this.sent.put(endpoint, trace);
		assertThat(get(traced, path, trace.header())).startsWith("HTTP/1.1 " + status + " ");
	}

	private void leave(WireServer traced, String path) throws IOException {
		Trace trace = trace();
		try (RawClient client = new RawClient(traced.port())) {
			client.send(WireCase.request("GET " + path, trace.header()));
			Matcher told = TOLD_SPAN.matcher(client.readUntil("}"));
			assertThat(told.find()).isTrue();
			expect(path, trace.id() + " " + told.group(1));
			Recorded.awaitInProgress(traced.registry(), Map.of("GET " + path, 1L));
		}
		Recorded.awaitInProgress(traced.registry(), Map.of());
	}

	private static String get(WireServer traced, String path, String... headers) throws IOException {
		return RawClient.exchange(traced.port(), WireCase.request("GET " + path, headers));
	}

	private Trace trace() {
		byte[] bytes = new byte[24];
		this.random.nextBytes(bytes);
		return new Trace(HexFormat.of().formatHex(bytes, 0, 16), HexFormat.of().formatHex(bytes, 16, 24));
	}

	private void assertExemplarsAreTheSpans(WireServer traced) {
		this.sent.forEach((endpoint, trace) -> {
			String ids = ids(awaitSpan(traced, trace::isContinuedBy));
			assertThat(ids).startsWith(trace.id());
			expect(endpoint, ids);
		});
		// A client may have the whole response before the server records the request.
		Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> {
			Map<String, String> exemplars = exemplars(traced);
			exemplars.keySet().removeIf((series) -> series.endsWith(" /called"));
			assertThat(exemplars).isEqualTo(this.expected);
		});
	}

	private void expect(String endpoint, String ids) {
		this.expected.put("requests_total " + endpoint, ids);
		this.expected.put("request_latency_seconds_bucket " + endpoint, ids);
	}

	private static FinishedSpan awaitSpan(WireServer traced, Predicate<FinishedSpan> condition) {
		return Awaitility.await()
			.atMost(Recorded.PATIENCE)
			.pollDelay(Duration.ZERO)
			.until(() -> traced.context()
				.getBean(TracedApplication.Spans.class)
				.ended()
				.stream()
				.filter((span) -> span.getKind() == Span.Kind.SERVER)
				.filter(condition)
				.findFirst(), (found) -> found.isPresent())
			.orElseThrow();
	}

	private static String ids(FinishedSpan span) {
		return span.getTraceId() + " " + span.getSpanId();
	}

	private static Map<String, String> exemplars(WireServer traced) throws IOException {
		Map<String, String> exemplars = new TreeMap<>();
		EXEMPLAR.matcher(scrape(traced)).results().forEach((line) -> {
			Map<String, String> ids = new TreeMap<>();
			ID.matcher(line.group(3)).results().forEach((MatchResult id) -> ids.put(id.group(1), id.group(2)));
			exemplars.put(line.group(1) + " " + line.group(2), ids.get("trace") + " " + ids.get("span"));
		});
		return exemplars;
	}

	private static String scrape(WireServer traced) throws IOException {
		return get(traced, "/actuator/prometheus", "Accept: application/openmetrics-text; version=1.0.0");
	}

	/**
	 * A trace of a client.
	 *
	 * @param id id of the trace
	 * @param parent id of the client's span
	 */
	private record Trace(String id, String parent) {

		// With the format B3, Brave's server takes the span of its client over.
		boolean isContinuedBy(FinishedSpan span) {
			return this.id.equals(span.getTraceId())
					&& (this.parent.equals(span.getParentId()) || this.parent.equals(span.getSpanId()));
		}

		String header() {
			return "traceparent: 00-" + this.id + "-" + this.parent + "-01";
		}

	}

}
