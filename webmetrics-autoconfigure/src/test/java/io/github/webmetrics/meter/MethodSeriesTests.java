package io.github.webmetrics.meter;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MethodSeriesTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final MethodSeries series = series(this.registry);

	@Test
	void gaugeShowsTheRequestsThatEnteredAndHaveNotLeft() {
		assertThat(TestMeters.inProgress(this.registry)).isZero();
		this.series.enter();
		this.series.enter();
		assertThat(TestMeters.inProgress(this.registry)).isEqualTo(2);
		this.series.leave();
		assertThat(TestMeters.inProgress(this.registry)).isOne();
		this.series.leave();
		assertThat(TestMeters.inProgress(this.registry)).isZero();
	}

	@Test
	void countsByStatusAndObservesTheDuration() {
		this.series.record(200, RequestDetails.NONE, Duration.ofMillis(20).toNanos(), true);
		this.series.record(200, RequestDetails.NONE, Duration.ofMillis(30).toNanos(), true);
		this.series.record(404, RequestDetails.NONE, Duration.ofMillis(40).toNanos(), false);
		assertThat(this.registry.get("requests").tags("method", "GET", "endpoint", "/path").counters())
			.extracting((counter) -> counter.getId().getTag("http_status") + " " + counter.count())
			.containsExactlyInAnyOrder("200 2.0", "404 1.0");
		Timer latency = this.registry.get("request.latency").timer();
		assertThat(latency.count()).isEqualTo(2);
		assertThat(latency.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(50);
		assertThat(TestMeters.inProgress(this.registry)).isZero();
	}

	@Test
	void statusIsLookedUpInTheRegistryOnce() {
		StatusSeries ok = this.series.status(200, List.of());
		StatusSeries notFound = this.series.status(404, List.of());
		this.registry.clear();
		assertThat(this.series.status(200, List.of())).isSameAs(ok);
		assertThat(this.series.status(404, List.of())).isSameAs(notFound);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void furtherLabelsHaveSeriesOfTheirOwn() {
		MethodSeries labelled = new EndpointSeries("/path", new RequestMeters(this.registry,
				TestSettings.withFurtherLabels(List.of("tenant"), Set.of()), null, new RecordingFailures()))
			.series(KnownMethod.GET);
		labelled.record(200, RequestDetails.ofLabels(List.of("acme")), 1, true);
		labelled.record(200, RequestDetails.ofLabels(List.of("acme")), 1, true);
		labelled.record(200, RequestDetails.ofLabels(List.of("other")), 1, true);
		assertThat(labelled.status(200, List.of("acme"))).isSameAs(labelled.status(200, List.of("acme")))
			.isNotSameAs(labelled.status(200, List.of("other")));
		assertThat(this.registry.get("requests").counters())
			.extracting((counter) -> counter.getId().getTag("tenant") + " " + counter.count())
			.containsExactlyInAnyOrder("acme 2.0", "other 1.0");
		assertThat(this.registry.get("request.latency").timer().count()).isEqualTo(3);
	}

	@Test
	void whenTwoThreadsNeedAStatusThenTheyShareItsSeries() throws Exception {
		TestRendezvousRegistry shared = new TestRendezvousRegistry();
		MethodSeries series = series(shared);
		List<StatusSeries> added = shared.callAtOnce(() -> series.status(200, List.of()));
		assertThat(added.get(0)).isSameAs(added.get(1)).isSameAs(series.status(200, List.of()));
	}

	@Test
	void knowsItsMethodAndEndpoint() {
		assertThat(this.series.method()).isEqualTo(KnownMethod.GET);
		assertThat(this.series.endpoint().series(KnownMethod.GET)).isSameAs(this.series);
	}

	private static MethodSeries series(MeterRegistry registry) {
		return new EndpointSeries("/path",
				new RequestMeters(registry, TestSettings.create(), null, new RecordingFailures()))
			.series(KnownMethod.GET);
	}

}
