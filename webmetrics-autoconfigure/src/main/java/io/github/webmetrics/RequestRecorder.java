package io.github.webmetrics;

import java.util.Map;

import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Starts the recording of requests and decides under which labels they are recorded.
 */
final class RequestRecorder {

	private final Endpoints endpoints;

	private final RouteCatalog routes;

	private final WireStatus wireStatus;

	private final Clock clock;

	private final boolean streaming;

	private final RecordingFailures failures;

	RequestRecorder(RequestMeters meters, RequestMetricsSettings settings, RouteCatalog routes, WireStatus wireStatus,
			RecordingFailures failures) {
		this.endpoints = new Endpoints(meters, settings.basePath(), settings.maxEndpoints());
		this.routes = routes;
		this.wireStatus = wireStatus;
		this.clock = meters.clock();
		this.streaming = settings.streaming();
		this.failures = failures;
	}

	RecordingFailures failures() {
		return this.failures;
	}

	/**
	 * Start to record a request.
	 * @param exchange the request and its response
	 * @return the recording, or {@code null} where that fails
	 */
	@Nullable RequestRecording start(ServerWebExchange exchange) {
		try {
			RequestMethod method = RequestMethod.of(exchange.getRequest().getMethod());
			return new RequestRecording(this, exchange, method, this.endpoints.unrouted().series(method),
					this.clock.monotonicTime());
		}
		catch (Throwable ex) {
			this.failures.log(RecordingFailures.Kind.START, ex);
			return null;
		}
	}

	RequestSeries series(PathPattern pattern, RequestMethod method) {
		return this.endpoints.of(pattern).series(method);
	}

	/**
	 * Record the end of a request, at once or as soon as its status is certain.
	 * @param recording the recording of the request
	 * @param last the endpoint under which it was in progress
	 * @param end how it ended
	 * @param error what it ended with, if with an error
	 */
	void record(RequestRecording recording, Endpoint last, RequestEnd end, @Nullable Throwable error) {
		try {
			long duration = this.clock.monotonicTime() - recording.started();
			ServerWebExchange exchange = recording.exchange();
			ServerHttpResponse response = exchange.getResponse();
			boolean clientGone = error != null && this.wireStatus.isClientGone(response, error);
			boolean open = !clientGone && (end == RequestEnd.ERROR || end == RequestEnd.CANCEL);
			if (!open || !this.wireStatus.whenSent(response, () -> record(recording, last, end, false, duration))) {
				record(recording, last, end, clientGone, duration);
			}
		}
		catch (Throwable ex) {
			this.failures.log(RecordingFailures.Kind.END, ex);
		}
	}

	private void record(RequestRecording recording, Endpoint last, RequestEnd end, boolean clientGone, long duration) {
		try {
			ServerWebExchange exchange = recording.exchange();
			int status = this.wireStatus.of(exchange.getResponse(), end, clientGone);
			endpoint(exchange, last, status).series(recording.method())
				.status(status)
				.record(duration, this.streaming || !isEventStream(exchange.getResponse()));
		}
		catch (Throwable ex) {
			this.failures.log(RecordingFailures.Kind.END, ex);
		}
	}

	private Endpoint endpoint(ServerWebExchange exchange, Endpoint last, int status) {
		boolean known = last != this.endpoints.unrouted()
				&& (status != HttpStatus.NOT_FOUND.value() || !isStaticResource(exchange));
		return known ? last : lookup(exchange);
	}

	private Endpoint lookup(ServerWebExchange exchange) {
		Map<String, Object> attributes = exchange.getAttributes();
		boolean handlerWithoutPattern = attributes.containsKey(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)
				&& !attributes.containsKey(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		PathPattern pattern = handlerWithoutPattern ? null : find(exchange.getRequest());
		return (pattern != null) ? this.endpoints.of(pattern) : this.endpoints.unmatched();
	}

	private @Nullable PathPattern find(ServerHttpRequest request) {
		try {
			return this.routes.find(request.getPath().pathWithinApplication());
		}
		catch (Throwable ex) {
			this.failures.log(RecordingFailures.Kind.ROUTE, ex);
			return null;
		}
	}

	private static boolean isStaticResource(ServerWebExchange exchange) {
		return RoutePatterns.isAnyStaticResource(exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE),
				exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE));
	}

	private static boolean isEventStream(ServerHttpResponse response) {
		String contentType = response.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
		return contentType != null && contentType.regionMatches(true, 0, MediaType.TEXT_EVENT_STREAM_VALUE, 0,
				MediaType.TEXT_EVENT_STREAM_VALUE.length());
	}

}
