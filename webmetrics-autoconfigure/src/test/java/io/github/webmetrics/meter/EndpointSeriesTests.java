package io.github.webmetrics.meter;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointSeriesTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final EndpointSeries endpoint = endpoint(this.registry);

	@Test
	void eachMethodHasASeriesOfItsOwn() {
		MethodSeries get = this.endpoint.series(KnownMethod.GET);
		assertThat(this.endpoint.series(KnownMethod.GET)).isSameAs(get);
		assertThat(this.endpoint.series(KnownMethod.OTHER)).isNotSameAs(get);
		assertThat(this.registry.get("requests.in.progress").gauges())
			.extracting((gauge) -> gauge.getId().getTag("endpoint") + " " + gauge.getId().getTag("method"))
			.containsExactlyInAnyOrder("/path GET", "/path OTHER");
	}

	@Test
	void whenSeriesAreForgottenThenTheyRegisterTheirMetersAgain() {
		MethodSeries forgotten = this.endpoint.series(KnownMethod.GET);
		this.registry.clear();
		this.endpoint.forgetSeries();
		assertThat(this.endpoint.series(KnownMethod.GET)).isNotSameAs(forgotten);
		assertThat(this.registry.get("requests.in.progress").gauges()).hasSize(1);
	}

	@Test
	void whenAMeterIsRemovedWhileASeriesIsCreatedThenItIsNotKept() {
		AtomicInteger gauges = new AtomicInteger();
		EndpointSeries endpoint = endpoint(new SimpleMeterRegistry() {

			@Override
			protected <T> Gauge newGauge(Meter.Id id, @Nullable T state, ToDoubleFunction<T> value) {
				if (gauges.getAndIncrement() == 0) {
					remove(counter("requests"));
				}
				return super.newGauge(id, state, value);
			}

		});
		MethodSeries dropped = endpoint.series(KnownMethod.GET);
		MethodSeries kept = endpoint.series(KnownMethod.GET);
		assertThat(kept).isNotSameAs(dropped);
		assertThat(endpoint.series(KnownMethod.GET)).isSameAs(kept);
	}

	@Test
	void whenTwoThreadsCreateASeriesThenTheyShareIt() throws Exception {
		TestRendezvousRegistry shared = new TestRendezvousRegistry();
		EndpointSeries endpoint = endpoint(shared);
		List<MethodSeries> created = shared.callAtOnce(() -> endpoint.series(KnownMethod.GET));
		assertThat(created).containsOnly(endpoint.series(KnownMethod.GET));
	}

	private static EndpointSeries endpoint(MeterRegistry registry) {
		RequestMeters meters = new RequestMeters(registry, TestSettings.create(), null, new RecordingFailures());
		meters.whenRemoved(() -> {
		});
		return new EndpointSeries("/path", meters);
	}

}
