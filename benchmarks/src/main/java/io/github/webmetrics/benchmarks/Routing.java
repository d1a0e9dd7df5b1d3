package io.github.webmetrics.benchmarks;

import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Changes an exchange in the same way as Spring's handler mappings when they find a
 * route.
 */
final class Routing {

	private Routing() {
	}

	static void found(ServerWebExchange exchange, PathPattern pattern) {
		exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
		exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, pattern);
	}

}
