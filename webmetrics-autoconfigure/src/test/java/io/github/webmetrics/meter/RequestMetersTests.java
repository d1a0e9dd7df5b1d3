package io.github.webmetrics.meter;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class RequestMetersTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final RequestMeters meters = meters(this.registry);

	@Test
	void eachMeterHasTheLabelsOfTheSettings() {
		MetricsSettings.Labels labels = new MetricsSettings.Labels("shop", Map.of(RequestLabel.APP_NAME, "app",
				RequestLabel.METHOD, "verb", RequestLabel.ENDPOINT, "route", RequestLabel.HTTP_STATUS, "code"),
				"_OTHER", Map.of("team", "blue"), List.of());
		MetricsSettings settings = TestSettings.create();
		RequestMeters labelled = new RequestMeters(this.registry, new MetricsSettings(labels, settings.requests(),
				settings.latency(), settings.inProgress(), settings.endpoints(), Map.of()), null,
				new RecordingFailures());
		labelled.requests(request(KnownMethod.OTHER, "/path", 404));
		labelled.latency(request(KnownMethod.GET, "/path", 404));
		labelled.inProgress(KnownMethod.OTHER, "/path");
		assertThat(labels("requests")).containsExactlyInAnyOrder(Tag.of("app", "shop"), Tag.of("verb", "_OTHER"),
				Tag.of("route", "/path"), Tag.of("code", "404"), Tag.of("team", "blue"));
		assertThat(labels("request.latency")).containsExactlyInAnyOrder(Tag.of("route", "/path"),
				Tag.of("team", "blue"));
		assertThat(labels("requests.in.progress")).containsExactlyInAnyOrder(Tag.of("verb", "_OTHER"),
				Tag.of("route", "/path"), Tag.of("team", "blue"));
	}

	@Test
	void furtherLabelsAreThoseOfTheCounterAndTheListedOnesOfTheHistogram() {
		RequestMeters labelled = new RequestMeters(this.registry,
				TestSettings.withFurtherLabels(List.of("plan", "tenant"), Set.of("tenant")), null,
				new RecordingFailures());
		EndedRequest request = new EndedRequest(KnownMethod.GET, "/path", 200, List.of("free", "acme"));
		labelled.requests(request);
		labelled.latency(request);
		labelled.inProgress(KnownMethod.GET, "/path");
		assertThat(labels("requests")).contains(Tag.of("plan", "free"), Tag.of("tenant", "acme"));
		assertThat(labels("request.latency")).containsExactlyInAnyOrder(Tag.of("endpoint", "/path"),
				Tag.of("tenant", "acme"));
		assertThat(labels("requests.in.progress")).extracting(Tag::getKey)
			.containsExactlyInAnyOrder("endpoint", "method");
	}

	private List<Tag> labels(String name) {
		return this.registry.get(name).meter().getId().getTags();
	}

	@Test
	void histogramHasTheBucketsOfTheSettings() {
		this.meters.latency(request(KnownMethod.GET, "/path", 200));
		assertThat(this.registry.get("request.latency").timer().takeSnapshot().histogramCounts())
			.extracting((CountAtBucket count) -> count.bucket(TimeUnit.MILLISECONDS))
			.containsExactly(10.0, 1000.0);
	}

	@Test
	void sameLabelsGiveTheSameMeter() {
		assertThat(this.meters.requests(request(KnownMethod.GET, "/path", 200)))
			.isSameAs(this.meters.requests(request(KnownMethod.GET, "/path", 200)))
			.isNotSameAs(this.meters.requests(request(KnownMethod.GET, "/path", 404)));
		assertThat(this.meters.latency(request(KnownMethod.GET, "/path", 200)))
			.isEqualTo(this.meters.latency(request(KnownMethod.POST, "/path", 404)));
		assertThat(this.meters.inProgress(KnownMethod.GET, "/path"))
			.isSameAs(this.meters.inProgress(KnownMethod.GET, "/path"))
			.isNotSameAs(this.meters.inProgress(KnownMethod.POST, "/path"));
	}

	@Test
	void whenRegistryRejectsMetersThenThereAreNoneAndTheFirstRejectionIsLogged(CapturedOutput output) {
		RequestMeters rejected = meters(new SimpleMeterRegistry() {

			@Override
			protected Counter newCounter(Meter.Id id) {
				throw new IllegalArgumentException("rejected " + id.getTag("endpoint"));
			}

		});
		assertThat(rejected.requests(request(KnownMethod.GET, "/first", 200))).isNull();
		assertThat(rejected.requests(request(KnownMethod.GET, "/second", 200))).isNull();
		assertThat(rejected.latency(request(KnownMethod.GET, "/first", 200))).isNotNull();
		assertThat(output).containsOnlyOnce("rejected /first").doesNotContain("rejected /second");
	}

	@Test
	void whenMemoryIsExhaustedThenErrorIsThrown() {
		RequestMeters exhausted = meters(new SimpleMeterRegistry() {

			@Override
			protected Counter newCounter(Meter.Id id) {
				throw new OutOfMemoryError();
			}

		});
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> exhausted.requests(request(KnownMethod.GET, "/path", 200)));
	}

	@Test
	void removalsOfRequestMetersAreCountedBeforeTheActionRuns() {
		assertRemovalsAreCounted(this.registry);
		MeterRegistry renaming = new SimpleMeterRegistry();
		renaming.config().meterFilter(TestMeters.renaming());
		assertRemovalsAreCounted(renaming);
	}

	private static void assertRemovalsAreCounted(MeterRegistry registry) {
		RequestMeters meters = meters(registry);
		List<Integer> seen = new ArrayList<>();
		meters.whenRemoved(() -> seen.add(meters.removals()));
		meters.requests(request(KnownMethod.GET, "/path", 200));
		meters.latency(request(KnownMethod.GET, "/path", 200));
		meters.inProgress(KnownMethod.GET, "/path");
		registry.remove(registry.counter("of.others"));
		assertThat(seen).isEmpty();
		registry.clear();
		assertThat(seen).containsExactly(1, 2, 3);
	}

	@Test
	void registryDoesNotKeepRequestMetersInMemory() {
		RequestMeters dropped = meters(this.registry);
		dropped.whenRemoved(() -> {
		});
		dropped.requests(request(KnownMethod.GET, "/path", 200));
		dropped.inProgress(KnownMethod.GET, "/path");
		WeakReference<RequestMeters> reference = new WeakReference<>(dropped);
		dropped = null;
		Awaitility.await().atMost(TIMEOUT).until(() -> {
			System.gc();
			return reference.get() == null;
		});
		this.registry.clear();
	}

	@Test
	void whenRegistryIsAddedToACompositeLaterThenItCountsFromThenOn() {
		CompositeMeterRegistry composite = new CompositeMeterRegistry();
		RequestMetrics metrics = TestRequest.metrics(composite);
		TestRequest.serve(metrics);
		TestRequest request = TestRequest.open(metrics, "/path");
		composite.add(this.registry);
		TestRequest.serve(metrics);
		assertThat(TestMeters.inProgress(this.registry)).isOne();
		assertThat(TestMeters.requests(this.registry)).isOne();
		assertThat(TestMeters.observed(this.registry)).isOne();
		request.end();
		TestRequest.serve(metrics);
		assertThat(TestMeters.inProgress(this.registry)).isZero();
		assertThat(TestMeters.requests(this.registry)).isEqualTo(3);
	}

	@Test
	void registriesOfACompositeCountTheSame(CapturedOutput output) {
		RequestMetrics metrics = TestRequest.metrics(TestMeters.compositeOf(this.registry, this.prometheus));
		TestRequest request = TestRequest.open(metrics, "/path");
		TestRequest.serve(metrics);
		assertThat(List.of(this.registry, this.prometheus)).allSatisfy((each) -> {
			assertThat(TestMeters.inProgress(each)).isOne();
			assertThat(TestMeters.requests(each)).isOne();
		});
		request.end();
		assertThat(List.of(this.registry, this.prometheus)).allSatisfy((each) -> {
			assertThat(TestMeters.inProgress(each)).isZero();
			assertThat(TestMeters.requests(each)).isEqualTo(2);
		});
		assertThat(output).doesNotContain("already registered");
	}

	@Test
	void whenAnotherMeterNeedsTheNameThenOnlyThatMetricGivesWay(CapturedOutput output) {
		RequestMetrics metrics = TestRequest.metrics(this.prometheus);
		TestRequest.serve(metrics);
		this.prometheus.timer("request.latency", "other", "label");
		this.prometheus.timer("request.latency", "other", "second");
		TestRequest.serve(metrics);
		assertThat(this.prometheus.find("request.latency").timers())
			.extracting((timer) -> timer.getId().getTag("other"))
			.containsExactlyInAnyOrder("label", "second");
		assertThat(TestMeters.requests(this.prometheus)).isEqualTo(2);
		assertThat(TestMeters.inProgress(this.prometheus)).isZero();
		assertThat(this.prometheus.scrape()).contains("request_latency_seconds_count{other=\"label\"}");
		assertThat(output).containsOnlyOnce("webmetrics.latency.name' is no longer recorded");
	}

	@Test
	void whenTheNameOfTheGaugeIsTakenThenRequestsInProgressStillEnd() {
		RequestMetrics metrics = TestRequest.metrics(this.prometheus);
		TestRequest request = TestRequest.open(metrics, "/path");
		this.prometheus.counter("requests.in.progress.total", "other", "label");
		assertThat(this.prometheus.find("requests.in.progress").gauges()).isEmpty();
		TestRequest.open(metrics, "/path").end();
		request.end();
		assertThat(this.prometheus.find("requests.in.progress").gauges()).isEmpty();
		assertThat(TestMeters.requests(this.prometheus)).isEqualTo(2);
	}

	@Test
	void whenNameIsTakenBeforeTheMetricsExistThenTheyGiveWay() {
		this.prometheus.summary("requests");
		RequestMeters late = meters(this.prometheus);
		assertThat(late.requests(request(KnownMethod.GET, "/path", 200))).isNull();
		assertThat(late.latency(request(KnownMethod.GET, "/path", 200))).isNotNull();
	}

	@Test
	void whenAFilterRenamesMetersThenTheyGiveWayUnderTheirNewName() {
		this.prometheus.config().meterFilter(TestMeters.renaming());
		this.prometheus.summary("requests");
		RequestMeters renamed = meters(this.prometheus);
		assertThat(renamed.requests(request(KnownMethod.GET, "/path", 200))).isNull();
		assertThat(this.prometheus.getMeters()).hasSize(1);
	}

	@Test
	void whenMetersAreNotExposedToPrometheusThenTheyDoNotGiveWay() {
		RequestMetrics metrics = TestRequest.metrics(this.registry);
		TestRequest.serve(metrics);
		this.registry.timer("request.latency", "other", "label");
		this.registry.gauge("requests.total", 1);
		TestRequest.serve(metrics);
		assertThat(TestMeters.requests(this.registry)).isEqualTo(2);
		assertThat(TestMeters.observed(this.registry)).isEqualTo(2);
	}

	@Test
	void whenACompositeGetsPrometheusLaterThenTheyGiveWayToOthersOnly(CapturedOutput output) {
		CompositeMeterRegistry composite = new CompositeMeterRegistry(Clock.SYSTEM, List.of(this.registry));
		RequestMetrics metrics = TestRequest.metrics(composite);
		TestRequest.serve(metrics);
		composite.add(this.prometheus);
		metrics.endpoint("/new").series(KnownMethod.GET).record(200, RequestDetails.NONE, 1, true);
		metrics.endpoint("/new").series(KnownMethod.GET).record(404, RequestDetails.NONE, 1, true);
		assertThat(TestMeters.observed(this.prometheus)).isEqualTo(2);
		assertThat(output).doesNotContain("is no longer recorded");
		composite.timer("request.latency", "other", "label");
		assertThat(this.prometheus.find("request.latency").timers()).hasSize(1);
		assertThat(output).containsOnlyOnce("webmetrics.latency.name' is no longer recorded");
	}

	@Test
	void whenCountersAndGaugesOfOthersHaveTheSameNameAndTypeThenAllAreExposed() {
		RequestMetrics metrics = TestRequest.metrics(this.prometheus);
		TestRequest.serve(metrics);
		this.prometheus.counter("requests", "other", "label");
		this.prometheus.gauge("requests.in.progress", List.of(Tag.of("other", "label")), 1);
		assertThat(this.prometheus.scrape()).contains("requests_total{app_name=", "requests_total{other=",
				"requests_in_progress{endpoint=", "requests_in_progress{other=");
	}

	private static RequestMeters meters(MeterRegistry registry) {
		return new RequestMeters(registry, TestSettings.create(), null, new RecordingFailures());
	}

	private static EndedRequest request(KnownMethod method, String endpoint, int status) {
		return new EndedRequest(method, endpoint, status, List.of());
	}

}
