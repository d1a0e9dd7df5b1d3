package io.github.webmetrics;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * The series of requests with one method and endpoint: how many are in progress, and
 * those that ended, by status.
 */
final class RequestSeries {

	private final RequestMeters meters;

	private final RequestMethod method;

	private final Endpoint endpoint;

	private final LongAdder inProgress;

	// Searched from the front: an endpoint answers with few different statuses.
	private volatile StatusSeries[] statuses = {};

	RequestSeries(RequestMeters meters, RequestMethod method, Endpoint endpoint) {
		this.meters = meters;
		this.method = method;
		this.endpoint = endpoint;
		this.inProgress = meters.inProgress(method, endpoint.value());
	}

	RequestMethod method() {
		return this.method;
	}

	Endpoint endpoint() {
		return this.endpoint;
	}

	void enter() {
		this.inProgress.increment();
	}

	void leave() {
		this.inProgress.decrement();
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
