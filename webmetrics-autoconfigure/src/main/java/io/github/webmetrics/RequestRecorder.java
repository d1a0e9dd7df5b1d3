package io.github.webmetrics;

import java.util.function.Predicate;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.EndpointSeries;
import io.github.webmetrics.meter.KnownMethod;
import io.github.webmetrics.meter.MethodSeries;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.route.GatewayRoutes;
import io.github.webmetrics.route.RouteCatalog;
import io.github.webmetrics.server.EventStream;
import io.github.webmetrics.server.FilterListener;
import io.github.webmetrics.server.HandlingEnd;
import io.github.webmetrics.server.NativeResponse;
import io.github.webmetrics.server.NativeResponses;
import io.github.webmetrics.server.WireStatus;
import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;

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

	private final RequestEndpoints endpoints;

	private final NativeResponses nativeResponses = new NativeResponses();

	private final ResponseCompletion completion;

	private final boolean streaming;

	private final @Nullable GatewayRoutes gatewayRoutes;

	private final @Nullable FilterListener listener;

	private final @Nullable DetailSources details;

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
		this(metrics, routes, streaming, null, null, null, failures);
	}

	/**
	 * Create a recorder that knows the routes of a gateway, tells a listener about the
	 * requests and records details of them.
	 * @param metrics the metrics to record in
	 * @param routes the known routes
	 * @param streaming whether the durations of {@code text/event-stream} responses are
	 * observed
	 * @param gatewayRoutes tells the routes of Spring Cloud Gateway, or {@code null} if
	 * the application is no gateway
	 * @param listener told about each request that reaches the filter, or {@code null}
	 * for none
	 * @param details where the details come from, or {@code null} if none are recorded
	 * @param failures receives failures of the recording
	 */
	public RequestRecorder(RequestMetrics metrics, RouteCatalog routes, boolean streaming,
			@Nullable GatewayRoutes gatewayRoutes, @Nullable FilterListener listener, @Nullable DetailSources details,
			RecordingFailures failures) {
		this.metrics = metrics;
		this.clock = metrics.clock();
		this.endpoints = new RequestEndpoints(metrics, routes, gatewayRoutes, failures);
		this.completion = new ResponseCompletion(failures);
		this.streaming = streaming;
		this.gatewayRoutes = gatewayRoutes;
		this.listener = listener;
		this.details = (details != null && !details.isEmpty()) ? details : null;
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

	@Nullable GatewayRoutes gatewayRoutes() {
		return this.gatewayRoutes;
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
			Object channel = this.nativeResponses.channel(exchange);
			MethodSeries series = this.metrics.unrouted().series(method);
			long started = this.clock.monotonicTime();
			InFlightExchange request = (this.details != null)
					? new DetailedExchange(exchange, channel, series, started, this, this.details)
					: new InFlightExchange(exchange, channel, series, started, this);
			reached(request);
			return request;
		}
		catch (Throwable ex) {
			this.failures.log("Could not start to record a request", ex);
			reached(exchange);
			return null;
		}
	}

	/**
	 * Notice that a request has reached the filter.
	 * @param exchange the request and its response
	 */
	void reached(ServerWebExchange exchange) {
		if (this.listener != null) {
			this.listener.reached(exchange);
		}
	}

	/**
	 * Notice that a request is no longer in progress.
	 * @param request the request
	 */
	void ended(InFlightExchange request) {
		if (this.listener != null) {
			this.listener.ended(request);
		}
	}

	NativeResponse nativeResponse(ServerWebExchange exchange, @Nullable Object channel) {
		return this.nativeResponses.of(exchange, channel);
	}

	EndpointSeries endpoint(String route, boolean ofGateway) {
		return ofGateway ? this.metrics.gatewayEndpoint(route) : this.metrics.endpoint(route);
	}

	/**
	 * Record the end of a request, at once or as soon as its status is certain.
	 * <p>
	 * A servlet container may detect a disconnect on another thread at the same moment,
	 * end the request and recycle the response. Therefore the response is read first and
	 * the end is claimed afterwards: if reading fails, the other thread has usually
	 * recorded the request.
	 * @param request the request
	 * @param end how the application's handling of the request ended
	 * @param error the error that it ended with, or {@code null} for none
	 */
	void end(InFlightExchange request, HandlingEnd end, @Nullable Throwable error) {
		MethodSeries claimed = null;
		try {
			long duration = this.clock.monotonicTime() - request.started();
			ServerWebExchange exchange = request.getDelegate();
			NativeResponse response = request.nativeResponse();
			WireStatus status = WireStatus.of(exchange.getResponse(), response, end, error);
			boolean observed = isObserved(exchange, response);
			MethodSeries last = request.leave();
			if (last == null) {
				return;
			}
			claimed = last;
			if (status.certain()) {
				record(request, last, duration, status.code(), observed);
			}
			else if (!response.whenFinished(end,
					(finished) -> recordFinished(request, last, duration, finished, end))) {
				record(request, last, duration, lastKnown(exchange, status, end, error).code(), observed);
			}
		}
		catch (Throwable ex) {
			MethodSeries last = (claimed != null) ? claimed : request.leave();
			if (last != null) {
				// A container that has cut a request has usually recycled its response.
				if (end != HandlingEnd.CUT) {
					this.failures.log(END_FAILED, ex);
				}
				recordRecycled(request, last, end, error);
			}
		}
	}

	// A container that has ended a request after an error cannot be asked for its end any
	// more, and may have cleared the status. Spring still knows it.
	private WireStatus lastKnown(ServerWebExchange exchange, WireStatus status, HandlingEnd end,
			@Nullable Throwable error) {
		return (end == HandlingEnd.ERROR) ? ofRecycled(exchange, end, error) : status;
	}

	private WireStatus ofRecycled(ServerWebExchange exchange, HandlingEnd end, @Nullable Throwable error) {
		return WireStatus.of(exchange.getResponse(), this.nativeResponses.recycled(exchange), end, error);
	}

	private void recordFinished(InFlightExchange request, MethodSeries last, long duration, NativeResponse response,
			HandlingEnd end) {
		try {
			ServerWebExchange exchange = request.getDelegate();
			record(request, last, duration, WireStatus.of(exchange.getResponse(), response, end, null).code(),
					isObserved(exchange, response));
		}
		catch (Throwable ex) {
			this.failures.log(END_FAILED, ex);
			recordRecycled(request, last, end, null);
		}
	}

	// The server has recycled its response, and no other thread has recorded the request.
	// Its duration is not observed, as its content type is not known either.
	private void recordRecycled(InFlightExchange request, MethodSeries last, HandlingEnd end,
			@Nullable Throwable error) {
		try {
			record(request, last, 0, ofRecycled(request.getDelegate(), end, error).code(), false);
		}
		catch (Throwable ex) {
			this.failures.log(END_FAILED, ex);
		}
	}

	// Never throws, so that no caller records the request once more.
	private void record(InFlightExchange request, MethodSeries last, long duration, int status, boolean observed) {
		try {
			ServerWebExchange exchange = request.getDelegate();
			// The registry may have been cleared since, so look the series up again.
			MethodSeries series = this.endpoints.of(exchange, last.endpoint(), status).series(last.method());
			this.metrics.record(exchange, series, status, request, duration, observed);
		}
		catch (Throwable ex) {
			this.failures.log(END_FAILED, ex);
		}
	}

	private boolean isObserved(ServerWebExchange exchange, NativeResponse response) {
		return this.streaming || !EventStream.is(exchange.getResponse(), response);
	}

}
