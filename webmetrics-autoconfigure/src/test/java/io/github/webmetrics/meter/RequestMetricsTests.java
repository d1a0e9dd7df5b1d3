package io.github.webmetrics.meter;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.webmetrics.TestRecorder;
import io.github.webmetrics.WebMetricsFilter;
import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the metrics alone, and together with the filter for requests that are in progress
 * while the registry changes.
 */
@ExtendWith(OutputCaptureExtension.class)
class RequestMetricsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	// The name of the logger that logs each failure.
	private static final String FAILURE = RecordingFailures.class.getSimpleName();

	private final MockClock clock = new MockClock();

	private final MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	private final RequestMetrics metrics = TestRequest.metrics(this.registry);

	@Test
	void endpointsBeyondTheLimitAreRecordedAsOther(CapturedOutput output) {
		RequestMetrics limited = metrics("", 2);
		for (int i = 0; i < 5; i++) {
			record(limited.endpoint("/" + i));
		}
		assertThat(requests("/0")).isOne();
		assertThat(requests("/1")).isOne();
		assertThat(requests("OTHER")).isEqualTo(3);
		assertThat(this.registry.get("requests").counters()).hasSize(3);
		assertThat(output).containsOnlyOnce("webmetrics.max-endpoints");
		record(limited.endpoint("/0"));
		assertThat(requests("/0")).isEqualTo(2);
	}

	@Test
	void initialSeriesDoNotCountTowardsTheLimitAndAreUsedByRequests() {
		RequestMetrics limited = metrics("/base", 1);
		for (int i = 0; i < 5; i++) {
			limited.initializeRequests("/" + i, KnownMethod.GET, 200, List.of());
			limited.initializeLatency("/" + i, KnownMethod.GET, 200, List.of());
		}
		assertThat(requests("/base/4")).isZero();
		record(limited.endpoint("/4"));
		assertThat(requests("/base/4")).isOne();
		assertThat(this.registry.get("requests").counters()).hasSize(5);
		assertThat(this.registry.get("request.latency").timers()).hasSize(5);
	}

	@Test
	void controlCharactersOfPatternsAreReplaced() {
		record(this.metrics.endpoint("/a\u0000\r\nb"));
		assertThat(requests("/a___b")).isOne();
	}

	@Test
	void emptyPatternIsRecordedAsSlash() {
		record(this.metrics.endpoint(""));
		assertThat(requests("/")).isOne();
	}

	@Test
	void basePathIsInFrontOfPatternsOnly() {
		RequestMetrics based = metrics("/base", 2);
		record(based.endpoint("/path"));
		record(based.endpoint(""));
		record(based.endpoint("/past-the-limit"));
		record(based.unmatched());
		assertThat(this.registry.get("requests").counters()).extracting((counter) -> counter.getId().getTag("endpoint"))
			.containsExactlyInAnyOrder("/base/path", "/base", "OTHER", "UNMATCHED");
	}

	@Test
	void endpointIsTheSameForTheSamePattern() {
		assertThat(this.metrics.endpoint("/path")).isSameAs(this.metrics.endpoint("/path"))
			.isNotSameAs(this.metrics.endpoint("/other"));
	}

	@Test
	void refusedRequestIsOnlyCounted() {
		this.metrics.countUnfiltered(null, 413);
		this.metrics.countUnfiltered(null, 413);
		assertThat(this.registry.getMeters()).hasSize(1);
		Counter counter = this.registry.get("requests").tags("endpoint", "UNMATCHED", "method", "OTHER").counter();
		assertThat(counter.getId().getTag("http_status")).isEqualTo("413");
		assertThat(counter.count()).isEqualTo(2);
	}

	@Test
	void whenRegistryRejectsTheCounterThenRefusedRequestIsNotCounted() {
		MeterRegistry rejecting = new SimpleMeterRegistry() {

			@Override
			protected Counter newCounter(Meter.Id id) {
				throw new IllegalStateException();
			}

		};
		TestRequest.metrics(rejecting).countUnfiltered(null, 413);
		assertThat(rejecting.getMeters()).isEmpty();
	}

	@Test
	void nothingIsRegisteredBeforeTheFirstRequest() {
		this.metrics.unrouted();
		this.metrics.unmatched();
		this.metrics.endpoint("/path");
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void clockIsThatOfTheRegistry() {
		assertThat(this.metrics.clock()).isSameAs(this.clock);
	}

	@Test
	void whenClosedThenOnlyRequestsInProgressAreRemoved() {
		TestRequest.serve(this.metrics);
		TestRequest.open(this.metrics, "/path");
		this.metrics.close();
		assertThat(TestMeters.inProgress(this.registry)).isZero();
		assertThat(TestMeters.requests(this.registry)).isOne();
		assertThat(this.registry.isClosed()).isFalse();
	}

	static Stream<MeterRegistry> registries() {
		MeterRegistry renaming = new SimpleMeterRegistry();
		renaming.config().meterFilter(TestMeters.renaming());
		return Stream.of(new SimpleMeterRegistry(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
				TestMeters.compositeOf(new SimpleMeterRegistry(), new SimpleMeterRegistry()), renaming);
	}

	@ParameterizedTest
	@MethodSource("registries")
	void whenRegistryIsClearedThenItsMetersStartAgain(MeterRegistry cleared, CapturedOutput output) {
		WebMetricsFilter filter = TestRecorder.filter(cleared);
		request(filter);
		request(filter);
		Disposable request = open(filter, "/path");
		cleared.clear();
		assertThat(cleared.getMeters()).isEmpty();
		request(filter);
		assertThat(TestMeters.inProgress(cleared)).isOne();
		assertThat(TestMeters.requests(cleared)).isOne();
		assertThat(TestMeters.observed(cleared)).isOne();
		request.dispose();
		assertThat(TestMeters.inProgress(cleared)).isZero();
		assertThat(TestMeters.requests(cleared)).isEqualTo(2);
		assertThat(TestMeters.observed(cleared)).isEqualTo(2);
		assertThat(output).doesNotContain(FAILURE);
	}

	@Test
	void whenRegistryIsClearedThenOtherAndUnmatchedStartAgainToo() {
		RequestMetrics limited = metrics("", 1);
		for (int round = 0; round < 2; round++) {
			TestRequest.serve(limited);
			TestRequest.open(limited, "/past-the-limit").end();
			record(limited.unmatched());
			assertThat(this.registry.get("requests").counters())
				.extracting((counter) -> counter.getId().getTag("endpoint") + " " + counter.count())
				.containsExactlyInAnyOrder("/path 1.0", "OTHER 1.0", "UNMATCHED 1.0");
			assertThat(this.registry.get("requests.in.progress").gauges()).hasSize(4);
			this.registry.clear();
		}
	}

	@ParameterizedTest
	@MethodSource("registries")
	void whenOneMeterIsRemovedThenItStartsAgain(MeterRegistry removing) {
		RequestMetrics metrics = TestRequest.metrics(removing);
		TestRequest.serve(metrics);
		Stream<String> names = Stream.of("requests", "request.latency", "requests.in.progress");
		for (Meter meter : names.flatMap((name) -> TestMeters.named(removing, name)).toList()) {
			removing.remove(meter);
			TestRequest.serve(metrics);
			assertThat(removing.getMeters()).extracting(Meter::getId).contains(meter.getId());
		}
		assertThat(TestMeters.inProgress(removing)).isZero();
	}

	@Test
	void whenRegistryIsClearedAllTheTimeThenGaugeReturnsToZero(CapturedOutput output) throws Exception {
		WebMetricsFilter filter = TestRecorder.filter(this.metrics);
		CompletableFuture<?> requests = CompletableFuture
			.runAsync(() -> IntStream.range(0, 2000).forEach((index) -> request(filter)));
		while (!requests.isDone()) {
			this.registry.clear();
		}
		requests.get(1, TimeUnit.SECONDS);
		this.registry.clear();
		Disposable request = open(filter, "/path");
		assertThat(TestMeters.inProgress(this.registry)).isOne();
		request.dispose();
		assertThat(TestMeters.inProgress(this.registry)).isZero();
		assertThat(TestMeters.requests(this.registry)).isOne();
		assertThat(output).doesNotContain(FAILURE);
	}

	@ParameterizedTest
	@MethodSource("registries")
	void whenRegistryIsClosedThenExistingMetersContinue(MeterRegistry closed, CapturedOutput output) {
		WebMetricsFilter filter = TestRecorder.filter(closed);
		request(filter);
		Disposable request = open(filter, "/path");
		closed.close();
		request(filter);
		open(filter, "/other").dispose();
		assertThat(TestMeters.inProgress(closed)).isOne();
		request.dispose();
		assertThat(TestMeters.inProgress(closed)).isZero();
		assertThat(output).doesNotContain(FAILURE);
	}

	@Test
	void whenMemoryIsExhaustedAtRegistrationThenLaterRequestsAreCounted() {
		AtomicInteger shortages = new AtomicInteger(2);
		MeterRegistry exhausted = new SimpleMeterRegistry() {

			@Override
			protected Counter newCounter(Meter.Id id) {
				if (shortages.getAndDecrement() > 0) {
					throw new OutOfMemoryError();
				}
				return super.newCounter(id);
			}

		};
		WebMetricsFilter filter = TestRecorder.filter(exhausted);
		IntStream.range(0, 5).forEach((index) -> request(filter));
		assertThat(TestMeters.requests(exhausted)).isEqualTo(3);
		assertThat(TestMeters.inProgress(exhausted)).isZero();
	}

	@Test
	void whenFilterDeniesAllThenRequestsAreServed(CapturedOutput output) {
		this.registry.config().meterFilter(MeterFilter.deny());
		request(TestRecorder.filter(this.metrics));
		assertThat(this.registry.getMeters()).isEmpty();
		assertThat(output).doesNotContain(FAILURE);
	}

	private RequestMetrics metrics(String basePath, int maxEndpoints) {
		MetricsSettings settings = TestSettings.create();
		return new RequestMetrics(
				this.registry, new MetricsSettings(settings.labels(), settings.requests(), settings.latency(),
						settings.inProgress(), new MetricsSettings.Endpoints(basePath, maxEndpoints), Map.of()),
				new RecordingFailures());
	}

	private static void record(EndpointSeries endpoint) {
		endpoint.series(KnownMethod.GET).record(200, RequestDetails.NONE, 1, true);
	}

	private double requests(String endpoint) {
		return this.registry.get("requests").tag("endpoint", endpoint).tag("http_status", "200").counter().count();
	}

	private static void request(WebMetricsFilter filter) {
		serve(filter, "/path", Mono.empty()).block(TIMEOUT);
	}

	private static Disposable open(WebMetricsFilter filter, String pattern) {
		return serve(filter, pattern, Mono.never()).subscribe();
	}

	private static Mono<Void> serve(WebMetricsFilter filter, String pattern, Mono<Void> handler) {
		return filter.filter(MockServerWebExchange.from(MockServerHttpRequest.get("/")), (exchange) -> {
			TestRecorder.route(exchange, pattern);
			return handler;
		});
	}

}
