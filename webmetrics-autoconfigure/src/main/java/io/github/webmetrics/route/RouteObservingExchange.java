package io.github.webmetrics.route;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A {@link ServerWebExchange} that notices which route serves its request. Each
 * {@link HandlerMapping} of Spring WebFlux puts the pattern of the route into the
 * attributes and asks the exchange for its attributes again right after that, so it is
 * enough to look for the pattern whenever somebody asks.
 *
 * @since 0.1.0
 */
public abstract class RouteObservingExchange extends ServerWebExchangeDecorator {

	private @Nullable Object seen;

	/**
	 * Create an exchange.
	 * @param delegate the exchange to decorate
	 */
	protected RouteObservingExchange(ServerWebExchange delegate) {
		super(delegate);
	}

	@Override
	public final Map<String, Object> getAttributes() {
		Map<String, Object> attributes = getDelegate().getAttributes();
		Object pattern = attributes.get(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		if (pattern != this.seen && pattern instanceof PathPattern route) {
			this.seen = pattern;
			routed(route.getPatternString());
		}
		return attributes;
	}

	/**
	 * Called when a route has been found, and again if it is replaced by another.
	 * Implementations must not throw.
	 * @param pattern path pattern of the route, without the base path
	 */
	protected abstract void routed(String pattern);

}
