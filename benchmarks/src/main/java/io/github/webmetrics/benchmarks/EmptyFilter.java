package io.github.webmetrics.benchmarks;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * A {@link WebFilter} that does nothing. Its cost is the cost of any filter in Spring
 * WebFlux.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class EmptyFilter implements WebFilter {

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return chain.filter(exchange);
	}

	/**
	 * Return a constant, because the filter chain calls this method on every request.
	 */
	@Override
	public String toString() {
		return "EmptyFilter";
	}

}
