package io.github.webmetrics.route;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A {@link ServerWebExchange} that notices which route serves its request. Each
 * {@link HandlerMapping} of Spring WebFlux stores the pattern of the route in the
 * attributes and then calls {@link #getAttributes()} again. So this class checks for a
 * pattern in each call of that method. Spring Cloud Gateway does the same with its
 * routes, but stores no pattern of WebFlux.
 * <p>
 * Like the attributes, it may be used by several threads.
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
		GatewayRoutes gateway = gatewayRoutes();
		if (gateway != null) {
			GatewayRoute chosen = gateway.chosen(attributes);
			if (chosen != null) {
				if (chosen != this.seen) {
					this.seen = chosen;
					routedByGateway(chosen);
				}
				return attributes;
			}
		}
		Object pattern = attributes.get(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		if (pattern != this.seen && pattern instanceof PathPattern route) {
			this.seen = pattern;
			routed(route.getPatternString());
		}
		return attributes;
	}

	/**
	 * Called when a route has been found, and again if another route replaces it. Several
	 * threads may report the same route. Implementations must not throw.
	 * @param pattern path pattern of the route, without the base path
	 */
	protected abstract void routed(String pattern);

	/**
	 * Return what tells the routes of Spring Cloud Gateway.
	 * @return always the same instance, or {@code null} if the application is no gateway
	 */
	protected @Nullable GatewayRoutes gatewayRoutes() {
		return null;
	}

	/**
	 * Called when Spring Cloud Gateway has chosen a route. No other route replaces it.
	 * Several threads may report the same route. Implementations must not throw.
	 * @param route the route
	 */
	protected void routedByGateway(GatewayRoute route) {
	}

}
