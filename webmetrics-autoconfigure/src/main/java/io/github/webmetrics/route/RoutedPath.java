package io.github.webmetrics.route;

import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

/**
 * The path of a request by which it is routed. A filter may have rewritten it in an
 * exchange of its own.
 *
 * @since 0.1.0
 */
public final class RoutedPath {

	private static final String ATTRIBUTE = RoutedPath.class.getName();

	private RoutedPath() {
	}

	/**
	 * Note the path of a request that is about to be routed, if it is another one than
	 * that of the request as the server received it.
	 * @param exchange the exchange that is about to be routed
	 */
	public static void note(ServerWebExchange exchange) {
		ServerWebExchange outer = exchange;
		while (!(outer instanceof RouteObservingExchange) && outer instanceof ServerWebExchangeDecorator decorator) {
			outer = decorator.getDelegate();
		}
		if (outer == exchange) {
			return;
		}
		PathContainer path = path(exchange);
		if (!path.value().equals(path(outer).value())) {
			exchange.getAttributes().put(ATTRIBUTE, path);
		}
		else {
			// A filter may have tried a rewritten path before.
			exchange.getAttributes().remove(ATTRIBUTE);
		}
	}

	static PathContainer of(ServerWebExchange exchange) {
		return (exchange.getAttributes().get(ATTRIBUTE) instanceof PathContainer path) ? path : path(exchange);
	}

	private static PathContainer path(ServerWebExchange exchange) {
		return exchange.getRequest().getPath().pathWithinApplication();
	}

}
