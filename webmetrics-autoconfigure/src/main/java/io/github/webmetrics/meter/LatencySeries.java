package io.github.webmetrics.meter;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;

/**
 * A series of the latency histogram.
 */
interface LatencySeries {

	/**
	 * Return the meter whose id has the labels of the series.
	 * @return its id, after the filters of the registry
	 */
	Meter.Id id();

	/**
	 * Observe the duration of a request.
	 * @param nanos the duration in nanoseconds
	 */
	void record(long nanos);

	/**
	 * A series of Micrometer's histogram.
	 *
	 * @param timer the meter
	 */
	record OfTimer(Timer timer) implements LatencySeries {

		@Override
		public Meter.Id id() {
			return this.timer.getId();
		}

		@Override
		public void record(long nanos) {
			this.timer.record(nanos, TimeUnit.NANOSECONDS);
		}

	}

}
