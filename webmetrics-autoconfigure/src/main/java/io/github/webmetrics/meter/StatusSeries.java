package io.github.webmetrics.meter;

import java.util.List;

import io.micrometer.core.instrument.Counter;
import org.jspecify.annotations.Nullable;

/**
 * The series of requests that ended with one method, endpoint and status.
 *
 * @param status status that the client got
 * @param requests counter of the requests, {@code null} if the registry rejected it
 * @param latency histogram of their durations, {@code null} if the registry rejected it
 * @param measured histograms of what else is measured
 */
record StatusSeries(int status, @Nullable Counter requests, @Nullable HistogramSeries latency,
		List<Measured> measured) {

	void record(long nanos, boolean observed, RequestDetails details) {
		try {
			if (observed && this.latency != null) {
				this.latency.record(nanos);
			}
		}
		finally {
			measure(details);
		}
	}

	private void measure(RequestDetails details) {
		try {
			for (int index = 0; index < this.measured.size(); index++) {
				this.measured.get(index).record(details, this.status);
			}
		}
		finally {
			if (this.requests != null) {
				this.requests.increment();
			}
		}
	}

	/**
	 * The histogram of a measure.
	 *
	 * @param measure what is measured
	 * @param series the series
	 */
	record Measured(Measure measure, HistogramSeries series) {

		private void record(RequestDetails details, int status) {
			long value = this.measure.of(details, status);
			if (value >= 0) {
				this.series.record(value);
			}
		}

	}

}
