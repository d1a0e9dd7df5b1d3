package io.github.webmetrics.sample;

import io.github.webmetrics.LabelContributor;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * A label for the tenant that a request belongs to.
 */
@Component
class TenantLabel implements LabelContributor {

	@Override
	public String name() {
		return "tenant";
	}

	@Override
	public @Nullable String value(ServerWebExchange exchange) {
		return exchange.getAttribute(TenantFilter.TENANT);
	}

}
