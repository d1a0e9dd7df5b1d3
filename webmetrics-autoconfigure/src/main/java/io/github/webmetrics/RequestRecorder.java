package io.github.webmetrics;

import java.util.Map;

import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Starts the recording of requests and decides under which labels they are recorded.
 */
final class RequestRecorder {

	private final Endpoints endpoints;

	private final RouteCatalog routes;

	private final NativeResponses nativeResponses;

	private final ResponseCompletion completion;

	private final Clock clock;

	private final boolean streaming;

	private final RecordingFailures failures;

	RequestRecorder(RequestMeters meters, RequestMetricsSettings settings, RouteCatalog routes,
			NativeResponses nativeResponses, RecordingFailures failures) {
		this.endpoints = new Endpoints(meters, settings.basePath(), settings.maxEndpoints());
		this.routes = routes;
		this.nativeResponses = nativeResponses;
		this.completion = new ResponseCompletion(nativeResponses, failures);
		this.clock = meters.clock();
		this.streaming = settings.streaming();
		this.failures = failures;
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
	 * @param downstream subscriber to the end of the request
	 * @return the recording, or {@code null} where that fails
	 */
	@Nullable RequestSubscriber start(ServerWebExchange exchange, CoreSubscriber<? super Void> downstream) {
		try {
			RequestMethod method = RequestMethod.of(exchange.getRequest().getMethod());
			return new RequestSubscriber(this, exchange, this.endpoints.unrouted().series(method),
					this.clock.monotonicTime(), downstream);
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
	 * Record the end of a request, at once or as soon as its status is certain. A servlet
	 * container that notices at the same time, on another thread, that its client has
	 * left ends the request as well, and then takes the response away. So the response is
	 * asked before the end is claimed: either that succeeds, or the other end has been
	 * recorded.
	 * @param recording the recording of the request
	 * @param end how it ended
	 * @param error what it ended with, if with an error
	 */
	void record(RequestRecording recording, RequestEnd end, @Nullable Throwable error) {
		RequestSeries last = null;
		try {
			long duration = this.clock.monotonicTime() - recording.started();
			NativeResponse response = this.nativeResponses.of(recording.exchange());
			boolean clientGone = error != null && response.isClientGone(error);
			boolean unanswered = error != null && response.isUnanswered(error);
			boolean certain = unanswered || WireStatus.isCertain(response, end, clientGone);
			int status = unanswered ? WireStatus.FAILED : WireStatus.of(response, end, clientGone);
			boolean eventStream = isEventStream(response);
			RequestSeries left = recording.leave();
			last = left;
			if (left != null && (certain || !response.whenFinished(end,
					(finished) -> recordFinished(recording, left, duration, finished, end)))) {
				record(recording, left, duration, status, eventStream);
			}
		}
		catch (Throwable ex) {
			if (last != null || recording.leave() != null) {
				this.failures.log(RecordingFailures.Kind.END, ex);
			}
		}
	}

	private void recordFinished(RequestRecording recording, RequestSeries last, long duration, NativeResponse response,
			RequestEnd end) {
		try {
			record(recording, last, duration, WireStatus.of(response, end, false), isEventStream(response));
		}
		catch (Throwable ex) {
			this.failures.log(RecordingFailures.Kind.END, ex);
		}
	}

	private void record(RequestRecording recording, RequestSeries last, long duration, int status,
			boolean eventStream) {
		endpoint(recording.exchange(), last.endpoint(), status).series(last.method())
			.status(status)
			.record(duration, this.streaming || !eventStream);
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

	private static boolean isEventStream(NativeResponse response) {
		String contentType = response.contentType();
		return contentType != null && contentType.regionMatches(true, 0, MediaType.TEXT_EVENT_STREAM_VALUE, 0,
				MediaType.TEXT_EVENT_STREAM_VALUE.length());
	}

}
