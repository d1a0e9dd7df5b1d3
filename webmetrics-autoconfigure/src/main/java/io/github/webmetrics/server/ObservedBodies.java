package io.github.webmetrics.server;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;

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
public final class ObservedBodies implements HttpHandlerDecoratorFactory, FilterListener, Ordered {

	private final Clock clock;

	private final boolean ofRequests;

	private final RecordingFailures failures;

	/**
	 * Create a decorator of handlers.
	 * @param clock the time
	 * @param ofRequests whether the bodies of requests are observed too
	 * @param failures receives failures of the observation
	 */
	public ObservedBodies(Clock clock, boolean ofRequests, RecordingFailures failures) {
		this.clock = clock;
		this.ofRequests = ofRequests;
		this.failures = failures;
	}

	// Next to the application, inside other decorators.
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public HttpHandler apply(HttpHandler handler) {
		return (request, response) -> {
			BodyObservation observation = new BodyObservation(this.clock, HttpMethod.HEAD.equals(request.getMethod()));
			ServerHttpRequest observed = this.ofRequests ? new ObservedRequest(request, observation, this.failures)
					: request;
			return handler.handle(observed, ObservedResponse.of(response, observation, this.failures));
		};
	}

	@Override
	public void reached(ServerWebExchange exchange) {
		if (exchange.getRequest() instanceof ObservedRequest request) {
			request.setAttributesSupplier(exchange::getAttributes);
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
