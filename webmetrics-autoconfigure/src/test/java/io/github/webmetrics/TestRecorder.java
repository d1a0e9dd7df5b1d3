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
 * What tests need of the recording: filters, and exchanges that have been routed.
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
		return new RequestRecorder(metrics, routes, false, new RecordingFailures()).filter(recorded);
	}

	/**
	 * Create the rest of a filter chain: routing, which finds the pattern, and a handler.
	 */
	public static WebFilterChain chain(String pattern, Mono<Void> handler) {
		return (exchange) -> Mono.defer(() -> {
			route(exchange, pattern);
			return handler;
		});
	}

	/**
	 * Do to an exchange what Spring's mappings do when they have found the route of its
	 * request.
	 */
	public static void route(ServerWebExchange exchange, String pattern) {
		exchange.getAttributes()
			.put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, PathPatternParser.defaultInstance.parse(pattern));
		exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, pattern);
	}

}
