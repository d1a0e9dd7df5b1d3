package io.github.webmetrics;

import java.util.function.Predicate;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.meter.TestSettings;
import io.github.webmetrics.route.RouteCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Creates filters for tests, and sets the route of an exchange.
 */
public final class TestRecorder {

	private TestRecorder() {
	}

	public static WebMetricsFilter filter(MeterRegistry registry) {
		return filter(new RequestMetrics(registry, TestSettings.create(), new RecordingFailures()));
	}

	public static WebMetricsFilter filter(RequestMetrics metrics) {
		return filter(metrics, (path) -> null, (exchange) -> true);
	}

	public static WebMetricsFilter filter(RequestMetrics metrics, RouteCatalog routes,
			Predicate<ServerWebExchange> recorded) {
		return create(metrics, routes).filter(recorded);
	}

	static RequestRecorder create(RequestMetrics metrics) {
		return create(metrics, (path) -> null);
	}

	private static RequestRecorder create(RequestMetrics metrics, RouteCatalog routes) {
		return new RequestRecorder(metrics, routes, false, new RecordingFailures());
	}

	/**
	 * Create the rest of a filter chain. It sets the pattern as the route of the exchange
	 * and then runs the handler.
	 */
	public static WebFilterChain chain(String pattern, Mono<Void> handler) {
		return (exchange) -> Mono.defer(() -> {
			route(exchange, pattern);
			return handler;
		});
	}

	/**
	 * Set the attributes that Spring's handler mappings set when they have found the
	 * route of a request.
	 */
	public static void route(ServerWebExchange exchange, String pattern) {
		exchange.getAttributes()
			.put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, PathPatternParser.defaultInstance.parse(pattern));
		exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, pattern);
	}

}
