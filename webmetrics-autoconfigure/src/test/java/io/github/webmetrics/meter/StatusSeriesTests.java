package io.github.webmetrics.meter;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StatusSeriesTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final Counter requests = this.registry.counter("requests");

	private final Timer latency = this.registry.timer("request.latency");

	@Test
	void countsAndObserves() {
		new StatusSeries(200, this.requests, new LatencySeries.OfTimer(this.latency)).record(1500, true);
		assertThat(this.requests.count()).isOne();
		assertThat(this.latency.count()).isOne();
		assertThat(this.latency.totalTime(TimeUnit.NANOSECONDS)).isEqualTo(1500);
	}

	@Test
	void whenDurationIsNotObservedThenRequestIsCounted() {
		new StatusSeries(200, this.requests, new LatencySeries.OfTimer(this.latency)).record(1500, false);
		assertThat(this.requests.count()).isOne();
		assertThat(this.latency.count()).isZero();
	}

	@Test
	void whenRegistryRejectedOneMeterThenTheOtherRecords() {
		new StatusSeries(200, this.requests, null).record(1500, true);
		assertThat(this.requests.count()).isOne();
		new StatusSeries(200, null, new LatencySeries.OfTimer(this.latency)).record(1500, true);
		assertThat(this.latency.count()).isOne();
	}

	@Test
	void whenHistogramFailsThenRequestIsCounted() {
		Timer failing = BDDMockito.mock(Timer.class);
		BDDMockito.willThrow(IllegalStateException.class).given(failing).record(1500, TimeUnit.NANOSECONDS);
		assertThatIllegalStateException().isThrownBy(
				() -> new StatusSeries(200, this.requests, new LatencySeries.OfTimer(failing)).record(1500, true));
		assertThat(this.requests.count()).isOne();
	}

}
