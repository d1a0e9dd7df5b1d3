package io.github.webmetrics;

import java.util.function.Predicate;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.EndpointSeries;
import io.github.webmetrics.meter.KnownMethod;
import io.github.webmetrics.meter.MethodSeries;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.route.RouteCatalog;
import io.github.webmetrics.route.ServedRoute;
import io.github.webmetrics.server.HandlingEnd;
import io.github.webmetrics.server.NativeResponse;
import io.github.webmetrics.server.NativeResponses;
import io.github.webmetrics.server.WireStatus;
import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;

/**
 * Records requests: starts to count one as in progress, moves it to the route that serves
 * it, and records its end. Failures of the recording are logged and never thrown.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RequestRecorder {

	private static final String END_FAILED = "Could not record the end of a request";

	private final RequestMetrics metrics;

	private final Clock clock;

	private final ServedRoute servedRoute;

	private final NativeResponses nativeResponses = new NativeResponses();

	private final ResponseCompletion completion;

	private final boolean streaming;

	private final RecordingFailures failures;

	/**
	 * Create a recorder.
	 * @param metrics the metrics to record in
	 * @param routes the known routes
	 * @param streaming whether the durations of {@code text/event-stream} responses are
	 * observed
	 * @param failures receives failures of the recording
	 */
	public RequestRecorder(RequestMetrics metrics, RouteCatalog routes, boolean streaming, RecordingFailures failures) {
		this.metrics = metrics;
		this.clock = metrics.clock();
		this.servedRoute = new ServedRoute(routes, failures);
		this.completion = new ResponseCompletion(this.nativeResponses, failures);
		this.streaming = streaming;
		this.failures = failures;
	}

	/**
	 * Create a filter that records requests.
	 * @param recorded whether a request is recorded; called once a request, on its thread
	 * @return the filter
	 */
	public WebMetricsFilter filter(Predicate<ServerWebExchange> recorded) {
		return new WebMetricsFilter(this, recorded);
	}

	RecordingFailures failures() {
		return this.failures;
	}

	ResponseCompletion completion() {
		return this.completion;
	}

	/**
	 * Start to record a request.
	 * @param exchange the request and its response
	 * @return the exchange to go on with, or {@code null} if the request cannot be
	 * recorded
	 */
	@Nullable InFlightExchange start(ServerWebExchange exchange) {
		try {
			KnownMethod method = KnownMethod.of(exchange.getRequest().getMethod());
			return new InFlightExchange(exchange, this.metrics.unrouted().series(method), this.clock.monotonicTime(),
					this);
		}
		catch (Throwable ex) {
			this.failures.log("Could not start to record a request", ex);
			return null;
		}
	}

	MethodSeries series(String pattern, KnownMethod method) {
		return this.metrics.endpoint(pattern).series(method);
	}

	/**
	 * Record the end of a request, at once or as soon as its status is certain.
	 * <p>
	 * A servlet container may detect a disconnect on another thread at the same moment,
	 * end the request and recycle the response. Therefore the response is read first and
	 * the end is claimed afterwards: if reading fails, the other thread has already
	 * recorded the request.
	 * @param request the request
	 * @param end how the application's handling of the request ended
	 * @param error the error that it ended with, or {@code null} for none
	 */
	void end(InFlightExchange request, HandlingEnd end, @Nullable Throwable error) {
		boolean claimed = false;
		try {
			long duration = this.clock.monotonicTime() - request.started();
			ServerWebExchange exchange = request.getDelegate();
			NativeResponse response = this.nativeResponses.of(exchange);
			WireStatus status = WireStatus.of(response, end, error);
			boolean eventStream = isEventStream(response);
			MethodSeries last = request.leave();
			if (last == null) {
				return;
			}
			claimed = true;
			if (status.certain() || !response.whenFinished(end,
					(finished) -> recordFinished(exchange, last, duration, finished, end))) {
				record(exchange, last, duration, status, eventStream);
			}
		}
		catch (Throwable ex) {
			if (claimed || request.leave() != null) {
				this.failures.log(END_FAILED, ex);
			}
		}
	}

	private void recordFinished(ServerWebExchange exchange, MethodSeries last, long duration, NativeResponse response,
			HandlingEnd end) {
		try {
			record(exchange, last, duration, WireStatus.of(response, end, null), isEventStream(response));
		}
		catch (Throwable ex) {
			this.failures.log(END_FAILED, ex);
		}
	}

	private void record(ServerWebExchange exchange, MethodSeries last, long duration, WireStatus status,
			boolean eventStream) {
		// The registry may have been cleared since, so do not record in the last series.
		endpoint(exchange, last.endpoint(), status).series(last.method())
			.record(status.code(), duration, this.streaming || !eventStream);
	}

	private EndpointSeries endpoint(ServerWebExchange exchange, EndpointSeries last, WireStatus status) {
		// A 404 may come from the static resources' route for any path: look it up again.
		if (last != this.metrics.unrouted() && status.code() != HttpStatus.NOT_FOUND.value()) {
			return last;
		}
		String pattern = this.servedRoute.pattern(exchange, status.code());
		return (pattern != null) ? this.metrics.endpoint(pattern) : this.metrics.unmatched();
	}

	private static boolean isEventStream(NativeResponse response) {
		String contentType = response.contentType();
		return contentType != null && contentType.regionMatches(true, 0, MediaType.TEXT_EVENT_STREAM_VALUE, 0,
				MediaType.TEXT_EVENT_STREAM_VALUE.length());
	}

}
