package io.github.webmetrics.meter;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
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
		new StatusSeries(200, this.requests, new HistogramSeries.OfTimer(this.latency), List.of()).record(1500, true,
				RequestDetails.NONE);
		assertThat(this.requests.count()).isOne();
		assertThat(this.latency.count()).isOne();
		assertThat(this.latency.totalTime(TimeUnit.NANOSECONDS)).isEqualTo(1500);
	}

	@Test
	void whenDurationIsNotObservedThenRequestIsCounted() {
		new StatusSeries(200, this.requests, new HistogramSeries.OfTimer(this.latency), List.of()).record(1500, false,
				RequestDetails.NONE);
		assertThat(this.requests.count()).isOne();
		assertThat(this.latency.count()).isZero();
	}

	@Test
	void whenRegistryRejectedOneMeterThenTheOtherRecords() {
		new StatusSeries(200, this.requests, null, List.of()).record(1500, true, RequestDetails.NONE);
		assertThat(this.requests.count()).isOne();
		new StatusSeries(200, null, new HistogramSeries.OfTimer(this.latency), List.of()).record(1500, true,
				RequestDetails.NONE);
		assertThat(this.latency.count()).isOne();
	}

	@Test
	void observesEachMeasureThatTheRequestHas() {
		DistributionSummary size = this.registry.summary("size");
		Timer queue = this.registry.timer("queue");
		StatusSeries series = new StatusSeries(200, this.requests, null,
				List.of(new StatusSeries.Measured(Measure.RESPONSE_SIZE, new HistogramSeries.OfSummary(size)),
						new StatusSeries.Measured(Measure.QUEUE, new HistogramSeries.OfTimer(queue))));
		series.record(1500, true, details(0, -1));
		series.record(1500, false, details(700, 300));
		series.record(1500, true, RequestDetails.NONE);
		assertThat(size.count()).isEqualTo(2);
		assertThat(size.totalAmount()).isEqualTo(700);
		assertThat(queue.count()).isOne();
		assertThat(queue.totalTime(TimeUnit.NANOSECONDS)).isEqualTo(300);
		assertThat(this.requests.count()).isEqualTo(3);
	}

	@Test
	void whenLatencyFailsThenTheOthersAreObserved() {
		Timer failing = BDDMockito.mock(Timer.class);
		BDDMockito.willThrow(IllegalStateException.class).given(failing).record(1500, TimeUnit.NANOSECONDS);
		Timer queue = this.registry.timer("queue");
		StatusSeries series = new StatusSeries(200, this.requests, new HistogramSeries.OfTimer(failing),
				List.of(new StatusSeries.Measured(Measure.QUEUE, new HistogramSeries.OfTimer(queue))));
		assertThatIllegalStateException().isThrownBy(() -> series.record(1500, true, details(1, 2)));
		assertThat(queue.count()).isOne();
	}

	@Test
	void whenHistogramFailsThenRequestIsCounted() {
		Timer failing = BDDMockito.mock(Timer.class);
		BDDMockito.willThrow(IllegalStateException.class).given(failing).record(1500, TimeUnit.NANOSECONDS);
		assertThatIllegalStateException()
			.isThrownBy(() -> new StatusSeries(200, this.requests, new HistogramSeries.OfTimer(failing), List.of())
				.record(1500, true, RequestDetails.NONE));
		assertThat(this.requests.count()).isOne();
	}

	private static RequestDetails details(long responseBytes, long queueNanos) {
		return new RequestDetails() {

			@Override
			public List<String> labels() {
				return List.of();
			}

			@Override
			public long responseBytes(int status) {
				return (status == 200) ? responseBytes : -1;
			}

			@Override
			public long queueNanos() {
				return queueNanos;
			}

		};
	}

}
