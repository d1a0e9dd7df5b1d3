package io.github.webmetrics.meter;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;

/**
 * A series of a histogram.
 */
interface HistogramSeries {

	/**
	 * Return the meter whose id has the labels of the series.
	 * @return its id, after the filters of the registry
	 */
	Meter.Id id();

	/**
	 * Observe a value of a request.
	 * @param value the value in nanoseconds or bytes
	 */
	void record(long value);

	/**
	 * A series of durations in Micrometer's histogram.
	 *
	 * @param timer the meter
	 */
	record OfTimer(Timer timer) implements HistogramSeries {

		@Override
		public Meter.Id id() {
			return this.timer.getId();
		}

		@Override
		public void record(long nanos) {
			this.timer.record(nanos, TimeUnit.NANOSECONDS);
		}

	}

	/**
	 * A series of sizes in Micrometer's histogram.
	 *
	 * @param summary the meter
	 */
	record OfSummary(DistributionSummary summary) implements HistogramSeries {

		@Override
		public Meter.Id id() {
			return this.summary.getId();
		}

		@Override
		public void record(long bytes) {
			this.summary.record((double) bytes);
		}

	}

}
