package io.github.webmetrics.benchmarks;

import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Does to an exchange what Spring's mappings do when they have found the route of its
 * request.
 */
final class Routing {

	private Routing() {
	}

	static void found(ServerWebExchange exchange, PathPattern pattern) {
		exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
		exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, pattern);
	}

}
