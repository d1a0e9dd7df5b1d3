package io.github.webmetrics.server;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * Observes the bodies of requests and responses. This is not done in the filter, because
 * Spring reads forms and uploads from the request as it was before all filters.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ObservedBodies implements HttpHandlerDecoratorFactory, Ordered {

	private static final HttpMethod CONNECT = HttpMethod.valueOf("CONNECT");

	private final Clock clock;

	private final boolean requestSize;

	private final boolean responseSize;

	private final boolean firstByte;

	private final RecordingFailures failures;

	/**
	 * Create a decorator of handlers.
	 * @param clock the time
	 * @param requestSize whether the sizes of requests are observed
	 * @param responseSize whether the sizes of responses are observed
	 * @param firstByte whether the times to the first bytes of responses are observed
	 * @param failures receives failures of the observation
	 */
	public ObservedBodies(Clock clock, boolean requestSize, boolean responseSize, boolean firstByte,
			RecordingFailures failures) {
		this.clock = clock;
		this.requestSize = requestSize;
		this.responseSize = responseSize;
		this.firstByte = firstByte;
		this.failures = failures;
	}

	/**
	 * Return whether anything is observed.
	 * @return whether it is
	 */
	public boolean observe() {
		return this.requestSize || this.responseSize || this.firstByte;
	}

	// The last one is next to the application, inside all others.
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public HttpHandler apply(HttpHandler handler) {
		return observe() ? (request, response) -> handle(handler, request, response) : handler;
	}

	private Mono<Void> handle(HttpHandler handler, ServerHttpRequest request, ServerHttpResponse response) {
		// A connection that becomes a tunnel, as for a WebSocket over HTTP/2, has no
		// bodies.
		if (CONNECT.equals(request.getMethod())) {
			return handler.handle(request, response);
		}
		BodyObservation observation = new BodyObservation(this.firstByte ? this.clock : null,
				HttpMethod.HEAD.equals(request.getMethod()));
		return handler.handle(this.requestSize ? new ObservedRequest(request, observation, this.failures) : request,
				ObservedResponse.of(response, observation, this.responseSize || this.firstByte, this.failures));
	}

	/**
	 * Give a request the attributes of its exchange, as Spring does it for requests of
	 * its own types. Never throws.
	 * @param exchange the request and its response, when they reach the filter
	 */
	public void reached(ServerWebExchange exchange) {
		try {
			if (exchange.getRequest() instanceof ObservedRequest request) {
				request.setAttributesSupplier(exchange::getAttributes);
			}
		}
		catch (Throwable ex) {
			this.failures.log("Could not give a request the attributes of its exchange", ex);
		}
	}

	/**
	 * Return what is observed of a request.
	 * @param exchange the request and its response
	 * @return the observation, or {@code null} if the bodies of the request are not
	 * observed
	 */
	public static @Nullable BodyObservation of(ServerWebExchange exchange) {
		ServerHttpResponse response = exchange.getResponse();
		while (response instanceof ServerHttpResponseDecorator decorator) {
			if (decorator instanceof ObservedResponse observed) {
				return observed.observation();
			}
			response = decorator.getDelegate();
		}
		return null;
	}

}
