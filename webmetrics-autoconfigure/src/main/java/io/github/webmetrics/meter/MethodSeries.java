package io.github.webmetrics.meter;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The series of requests with one method and endpoint: the requests in progress, and the
 * completed requests for each status and the values of further labels.
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

	private final StatusSeriesLookup unlabelled;

	// By the values of the labels that headers and beans add.
	private final Map<List<String>, StatusSeriesLookup> labelled;

	MethodSeries(RequestMeters meters, KnownMethod method, EndpointSeries endpoint) {
		this.meters = meters;
		this.method = method;
		this.endpoint = endpoint;
		this.inProgress = meters.inProgress(method, endpoint.value());
		this.unlabelled = lookup(List.of());
		this.labelled = meters.hasFurtherLabels() ? new ConcurrentHashMap<>() : Map.of();
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
	 * @param details what only some applications record
	 * @param nanos duration of the request in nanoseconds
	 * @param observed whether the duration is observed in the histogram
	 */
	void record(int status, RequestDetails details, long nanos, boolean observed) {
		status(status, details.labels()).record(nanos, observed, details);
	}

	StatusSeries status(int status, List<String> further) {
		return (further.isEmpty() ? this.unlabelled : labelled(further)).status(status);
	}

	private StatusSeriesLookup labelled(List<String> further) {
		StatusSeriesLookup present = this.labelled.get(further);
		return (present != null) ? present : this.labelled.computeIfAbsent(further, this::lookup);
	}

	private StatusSeriesLookup lookup(List<String> further) {
		return new StatusSeriesLookup((status) -> {
			EndedRequest request = new EndedRequest(this.method, this.endpoint.value(), status, further);
			return new StatusSeries(status, this.meters.requests(request), this.meters.latency(request),
					this.meters.measured(request));
		});
	}

}
