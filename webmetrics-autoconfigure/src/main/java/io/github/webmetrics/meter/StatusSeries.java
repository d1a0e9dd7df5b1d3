package io.github.webmetrics.meter;

import io.micrometer.core.instrument.Counter;
import org.jspecify.annotations.Nullable;

/**
 * The series of requests that ended with one method, endpoint and status.
 *
 * @param status status that the client got
 * @param requests counter of the requests, {@code null} if the registry rejected it
 * @param latency histogram of their durations, {@code null} if the registry rejected it
 */
record StatusSeries(int status, @Nullable Counter requests, @Nullable LatencySeries latency) {

	void record(long nanos, boolean observed) {
		try {
			if (observed && this.latency != null) {
				this.latency.record(nanos);
			}
		}
		finally {
			if (this.requests != null) {
				this.requests.increment();
			}
		}
	}

}
