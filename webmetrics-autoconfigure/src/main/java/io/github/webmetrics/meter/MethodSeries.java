package io.github.webmetrics.meter;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * The series of requests with one method and endpoint: the requests in progress, and the
 * completed requests for each status.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class MethodSeries {

	private final RequestMeters meters;

	private final KnownMethod method;

	private final EndpointSeries endpoint;

	private final LongAdder inProgress;

	// Searched from the front: an endpoint answers with few different statuses.
	private volatile StatusSeries[] statuses = {};

	MethodSeries(RequestMeters meters, KnownMethod method, EndpointSeries endpoint) {
		this.meters = meters;
		this.method = method;
		this.endpoint = endpoint;
		this.inProgress = meters.inProgress(method, endpoint.value());
	}

	/**
	 * Return the method of the requests.
	 * @return the method
	 */
	public KnownMethod method() {
		return this.method;
	}

	/**
	 * Return the endpoint of the requests.
	 * @return the endpoint
	 */
	public EndpointSeries endpoint() {
		return this.endpoint;
	}

	/**
	 * Add a request to those in progress.
	 */
	public void enter() {
		this.inProgress.increment();
	}

	/**
	 * Take a request out of those in progress. It must have entered this very series.
	 */
	public void leave() {
		this.inProgress.decrement();
	}

	/**
	 * Record that a request has ended.
	 * @param status status that the client got
	 * @param nanos duration of the request in nanoseconds
	 * @param observed whether the duration is observed in the histogram
	 */
	void record(int status, long nanos, boolean observed) {
		status(status).record(nanos, observed);
	}

	StatusSeries status(int status) {
		StatusSeries present = find(status);
		return (present != null) ? present : add(status);
	}

	private @Nullable StatusSeries find(int status) {
		for (StatusSeries series : this.statuses) {
			if (series.status() == status) {
				return series;
			}
		}
		return null;
	}

	private synchronized StatusSeries add(int status) {
		StatusSeries addedMeanwhile = find(status);
		if (addedMeanwhile != null) {
			return addedMeanwhile;
		}
		StatusSeries added = new StatusSeries(status, this.meters.requests(this.method, this.endpoint.value(), status),
				this.meters.latency(this.method, this.endpoint.value(), status));
		StatusSeries[] all = Arrays.copyOf(this.statuses, this.statuses.length + 1);
		all[all.length - 1] = added;
		this.statuses = all;
		return added;
	}

}
