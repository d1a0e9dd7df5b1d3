package io.github.webmetrics.sample;

import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Tells tenants apart by their keys. In a real application, Spring Security does.
 */
@Component
class TenantFilter implements WebFilter {

	/**
	 * Name of the attribute that holds the tenant of a request.
	 */
	static final String TENANT = "tenant";

	private static final Map<String, String> BY_KEY = Map.of("key-of-acme", "acme", "key-of-globex", "globex");

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		String key = exchange.getRequest().getHeaders().getFirst("X-Api-Key");
		if (key != null && BY_KEY.containsKey(key)) {
			exchange.getAttributes().put(TENANT, BY_KEY.get(key));
		}
		return chain.filter(exchange);
	}

}
