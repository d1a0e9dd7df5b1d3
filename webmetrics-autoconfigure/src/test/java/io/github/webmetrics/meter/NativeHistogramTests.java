package io.github.webmetrics.meter;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.exemplars.ExemplarSampler;
import io.prometheus.metrics.core.exemplars.ExemplarSamplerConfig;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class NativeHistogramTests {

	private static final long MILLISECOND = 1_000_000;

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final NativeHistogram histogram = histogram(null);

	private final RequestMetrics metrics = metrics(this.registry, this.histogram);

	@Test
	void textIsThatOfATimer() {
		PrometheusMeterRegistry timed = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		RequestMetrics timers = metrics(timed, null);
		assertThat(this.histogram.register()).isTrue();
		assertThat(this.registry.scrape()).isEqualTo(timed.scrape());
		for (RequestMetrics each : List.of(this.metrics, timers)) {
			record(each, "/first", 200, 10 * MILLISECOND);
			record(each, "/first", 404, 250 * MILLISECOND);
			record(each, "/second", 200, 4_000 * MILLISECOND);
		}
		assertThat(this.registry.scrape()).isEqualTo(timed.scrape())
			.contains("request_latency_seconds_bucket{endpoint=\"/first\",le=\"0.01\"} 1",
					"request_latency_seconds_max{endpoint=\"/second\"} 4.0");
	}

	@Test
	void nativeBucketsAreNarrow() {
		this.histogram.register();
		IntStream.rangeClosed(1, 100)
			.forEach((milliseconds) -> record(this.metrics, "/path", 200, milliseconds * MILLISECOND));
		HistogramDataPointSnapshot point = point();
		assertThat(point.getNativeSchema()).isEqualTo(4);
		assertThat(point.getNativeBucketsForPositiveValues().stream().mapToLong((bucket) -> bucket.getCount()).sum())
			.isEqualTo(100);
		assertThat(point.getNativeBucketsForPositiveValues().size()).isGreaterThan(50);
		assertThat(point.getCount()).isEqualTo(100);
		assertThat(point.getSum()).isCloseTo(5.05, within(1e-9));
	}

	@Test
	void whenDurationsDifferMuchThenNoBucketsAreMergedAndAllRequestsCounted() throws Exception {
		this.histogram.register();
		record(this.metrics, "/path", 200, MILLISECOND);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		for (int thread = 0; thread < 4; thread++) {
			int first = thread + 1;
			threads.execute(() -> IntStream.range(0, 5_000)
				.forEach((index) -> record(this.metrics, "/path", 200, (long) first * index * index)));
		}
		threads.shutdown();
		while (!threads.isTerminated()) {
			point();
		}
		assertThat(point().getCount()).isEqualTo(20_001);
		assertThat(point().getNativeSchema()).isEqualTo(4);
		assertThat(point().getNativeBucketsForPositiveValues().size()).isGreaterThan(160);
	}

	@Test
	void labelsAreThoseAfterTheFiltersOfTheRegistry(CapturedOutput output) {
		this.registry.config()
			.commonTags("region", "eu")
			.meterFilter(MeterFilter.replaceTagValues("endpoint", (endpoint) -> endpoint.substring(0, 2)));
		this.histogram.register();
		record(this.metrics, "/first", 200, MILLISECOND);
		record(this.metrics, "/first", 404, 2 * MILLISECOND);
		record(this.metrics, "/fourth", 200, 3 * MILLISECOND);
		assertThat(this.registry.scrape()).contains("request_latency_seconds_count{endpoint=\"/f\",region=\"eu\"} 3",
				"request_latency_seconds_max{endpoint=\"/f\",region=\"eu\"} 0.003");
		assertThat(this.registry.find("request.latency.seconds.max").gauges()).hasSize(1);
	}

	@Test
	void whenAFilterDeniesTheGaugeThenTheSeriesIsNotExposed() {
		this.registry.config()
			.meterFilter(MeterFilter
				.deny((id) -> id.getName().startsWith("request.latency") && "/denied".equals(id.getTag("endpoint"))));
		this.histogram.register();
		record(this.metrics, "/denied", 200, MILLISECOND);
		record(this.metrics, "/path", 200, MILLISECOND);
		assertThat(snapshot().getDataPoints()).hasSize(1);
		assertThat(this.registry.scrape()).contains("requests_total{app_name=\"app\",endpoint=\"/denied\"")
			.doesNotContain("request_latency_seconds_max{endpoint=\"/denied\"");
	}

	@Test
	void gaugesAreRegisteredOnceAndAgainIfTheyAreRemoved(CapturedOutput output) {
		this.histogram.register();
		record(this.metrics, "/path", 200, 5_000 * MILLISECOND);
		record(this.metrics, "/path", 404, MILLISECOND);
		assertThat(output).doesNotContain("already registered");
		this.registry.clear();
		record(this.metrics, "/path", 200, MILLISECOND);
		assertThat(this.registry.scrape()).contains("request_latency_seconds_max{endpoint=\"/path\"} 5.0",
				"request_latency_seconds_count{endpoint=\"/path\"} 3");
	}

	@Test
	void whenAnObservationIsCutShortThenScrapesDoNotWaitForIt() {
		this.histogram.register();
		record(this.metrics, "/path", 200, MILLISECOND);
		HistogramSeries series = this.histogram.series(Tags.of("endpoint", "/path"));
		for (int round = 0; round < 20; round++) {
			cutShort(series);
			record(this.metrics, "/path", 200, MILLISECOND);
			assertThat(point().getCount()).isPositive();
		}
	}

	// At some depth the stack is exhausted in the middle of an observation.
	private static int cutShort(HistogramSeries series) {
		try {
			return 1 + cutShort(series);
		}
		catch (StackOverflowError ex) {
			series.record(MILLISECOND);
			return 0;
		}
	}

	@Test
	void theClientDoesNotSeeThatAScrapeIsInterrupted() {
		this.histogram.register();
		Histogram read = Mockito.mock();
		BDDMockito.given(read.collect()).willAnswer((call) -> {
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			return Histogram.builder().name("empty").build().collect();
		});
		ReflectionTestUtils.setField(this.histogram.series(Tags.of("endpoint", "/path")), "histogram", read);
		Thread.currentThread().interrupt();
		assertThat(this.registry.scrape()).contains("request_latency_seconds_count{endpoint=\"/path\"} 0");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void whenASeriesCannotBeReadThenTheScrapeHasTheOthers(CapturedOutput output) {
		this.histogram.register();
		record(this.metrics, "/path", 200, MILLISECOND);
		Histogram unreadable = Mockito.mock();
		BDDMockito.given(unreadable.collect()).willThrow(IllegalArgumentException.class);
		ReflectionTestUtils.setField(this.histogram.series(Tags.of("endpoint", "/other")), "histogram", unreadable);
		assertThat(this.registry.scrape()).contains("request_latency_seconds_count{endpoint=\"/path\"} 1")
			.doesNotContain("request_latency_seconds_count{endpoint=\"/other\"}");
		assertThat(output).containsOnlyOnce("Could not read a series of the latency");
		assertThat(this.registry.scrape()).contains("request_latency_seconds_count{endpoint=\"/other\"} 0");
	}

	@Test
	void whenARequestEndsAfterTheCloseThenNothingComesBack() {
		this.histogram.register();
		record(this.metrics, "/path", 200, MILLISECOND);
		this.metrics.close();
		record(this.metrics, "/path", 200, MILLISECOND);
		record(this.metrics, "/late", 200, MILLISECOND);
		assertThat(this.registry.find("request.latency.seconds.max").gauges()).isEmpty();
		assertThat(this.registry.scrape()).doesNotContain("request_latency");
	}

	@Test
	void namesAreComparedWithoutReadingMeters() {
		AtomicInteger read = new AtomicInteger();
		this.registry.gauge("of.others", read, AtomicInteger::incrementAndGet);
		assertThat(this.histogram.register()).isTrue();
		assertThat(read).hasValue(0);
		PrometheusMeterRegistry timed = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		timed.timer("request.latency");
		assertThat(
				new NativeHistogram(timed, TestSettings.create().latency(), null, new RecordingFailures()).register())
			.isFalse();
	}

	@Test
	void whenTheNameIsTakenThenTheHistogramIsNotRegistered() {
		Counter.builder().name("request_latency_seconds").register(this.registry.getPrometheusRegistry());
		assertThat(this.histogram.register()).isFalse();
		this.metrics.close();
		assertThat(this.registry.scrape()).contains("request_latency_seconds_total").doesNotContain("histogram");
		PrometheusMeterRegistry other = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		Histogram.builder().name("request_latency_seconds").register(other.getPrometheusRegistry());
		assertThat(
				new NativeHistogram(other, TestSettings.create().latency(), null, new RecordingFailures()).register())
			.isFalse();
	}

	@Test
	void whenAMeterNeedsTheNameThenTheHistogramGivesWay(CapturedOutput output) {
		this.histogram.register();
		record(this.metrics, "/path", 200, MILLISECOND);
		this.registry.timer("request.latency", "other", "label");
		record(this.metrics, "/path", 200, MILLISECOND);
		record(this.metrics, "/path", 404, MILLISECOND);
		assertThat(this.registry.scrape()).contains("request_latency_seconds_count{other=\"label\"} 0")
			.doesNotContain("request_latency_seconds_count{endpoint", "request_latency_seconds_max{endpoint")
			.contains("http_status=\"404\",method=\"GET\"} 1");
		assertThat(output).containsOnlyOnce("webmetrics.latency.name' is no longer recorded");
	}

	@Test
	void worksWithARegistryOfAComposite(CapturedOutput output) {
		MeterRegistry other = new SimpleMeterRegistry();
		CompositeMeterRegistry composite = new CompositeMeterRegistry(Clock.SYSTEM, List.of(other, this.registry));
		this.registry.config().commonTags("region", "eu");
		RequestMetrics both = metrics(composite, this.histogram);
		this.histogram.register();
		record(both, "/path", 200, MILLISECOND);
		record(both, "/path", 404, MILLISECOND);
		assertThat(this.registry.scrape())
			.contains("request_latency_seconds_count{endpoint=\"/path\",region=\"eu\"} 2");
		assertThat(other.getMeters()).extracting((Meter meter) -> meter.getId().getName())
			.containsOnly("requests", "requests.in.progress");
		assertThat(output).doesNotContain("is no longer recorded");
		composite.timer("request.latency", "other", "label");
		record(both, "/path", 200, MILLISECOND);
		assertThat(this.registry.scrape()).doesNotContain("request_latency_seconds_count{endpoint",
				"request_latency_seconds_max{endpoint");
	}

	@Test
	void whenClosedThenNothingIsLeft() {
		this.histogram.register();
		record(this.metrics, "/path", 200, MILLISECOND);
		this.metrics.close();
		assertThat(this.registry.scrape()).doesNotContain("request_latency");
		NativeHistogram next = histogram(null);
		assertThat(next.register()).isTrue();
		record(metrics(this.registry, next), "/path", 200, 2 * MILLISECOND);
		assertThat(this.registry.scrape()).contains("request_latency_seconds_count{endpoint=\"/path\"} 1",
				"request_latency_seconds_max{endpoint=\"/path\"} 0.002");
	}

	@Test
	void exemplarsAreTheSpansOfTheContext() {
		SpanContext spans = Mockito.mock();
		BDDMockito.given(spans.isCurrentSpanSampled()).willReturn(true);
		BDDMockito.given(spans.getCurrentTraceId()).willReturn("trace1");
		BDDMockito.given(spans.getCurrentSpanId()).willReturn("span1");
		NativeHistogram traced = histogram(spans);
		traced.register();
		record(metrics(this.registry, traced), "/path", 200, MILLISECOND);
		assertThat(point().getExemplars()).hasSize(1).allSatisfy((exemplar) -> {
			assertThat(exemplar.getLabels().get("trace_id")).isEqualTo("trace1");
			assertThat(exemplar.getLabels().get("span_id")).isEqualTo("span1");
			assertThat(exemplar.getValue()).isEqualTo(0.001);
		});
	}

	@Test
	void namesAreThoseOfATimer() {
		for (String name : List.of("latency", "http_server_duration", "request.latency.seconds", "a.b-c.seconds")) {
			PrometheusMeterRegistry timed = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
			timed.timer(name, "label", "value").record(Duration.ofMillis(1));
			PrometheusMeterRegistry recorded = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
			NativeHistogram named = new NativeHistogram(recorded,
					new MetricsSettings.Histogram(name, List.of(), Set.of(), List.of(), true), null,
					new RecordingFailures());
			named.register();
			named.series(Tags.of("label", "value")).record(MILLISECOND);
			assertThat(recorded.scrape())
				.contains(timed.scrape().lines().filter((line) -> !line.startsWith("#")).toList());
		}
	}

	private NativeHistogram histogram(@Nullable SpanContext spans) {
		return new NativeHistogram(this.registry, TestSettings.create().latency(),
				(spans != null) ? (bounds) -> new ExemplarSampler(
						new ExemplarSamplerConfig(PrometheusProperties.get().getExemplarProperties(), bounds), spans)
						: null,
				new RecordingFailures());
	}

	private static RequestMetrics metrics(MeterRegistry registry, @Nullable NativeHistogram histogram) {
		return new RequestMetrics(registry, TestSettings.create(), null, histogram, new RecordingFailures());
	}

	private static void record(RequestMetrics metrics, String pattern, int status, long nanos) {
		metrics.endpoint(pattern).series(KnownMethod.GET).record(status, RequestDetails.NONE, nanos, true);
	}

	private HistogramSnapshot snapshot() {
		MetricSnapshot snapshot = CompletableFuture
			.supplyAsync(() -> this.registry.getPrometheusRegistry().scrape("request_latency_seconds"::equals).get(0))
			.orTimeout(20, TimeUnit.SECONDS)
			.join();
		return (HistogramSnapshot) snapshot;
	}

	private HistogramDataPointSnapshot point() {
		return snapshot().getDataPoints().get(0);
	}

}
