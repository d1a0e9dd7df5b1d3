package io.github.webmetrics.benchmarks;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * A {@link WebFilter} that updates the metrics of the {@link Floor} without reading the
 * request. The values are not meaningful. Only their cost matters.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class FloorFilter implements WebFilter {

	private final Floor floor = new Floor();

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		this.floor.leave(this.floor.enter());
		return chain.filter(exchange);
	}

	/**
	 * Return a constant, because the filter chain calls this method on every request.
	 */
	@Override
	public String toString() {
		return "FloorFilter";
	}

}
