package io.github.webmetrics.benchmarks;

import io.github.webmetrics.LabelContributor;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * A label whose value depends on an attribute of the exchange.
 */
final class TenantLabel implements LabelContributor {

	@Override
	public String name() {
		return "tenant";
	}

	@Override
	public @Nullable String value(ServerWebExchange exchange) {
		return (exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) != null) ? "acme" : null;
	}

}
