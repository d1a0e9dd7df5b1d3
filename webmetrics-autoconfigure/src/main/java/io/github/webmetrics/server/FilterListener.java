package io.github.webmetrics.server;

import java.util.List;

import org.springframework.web.server.ServerWebExchange;

/**
 * A listener that is told about each request that reaches the filter, whether it is
 * recorded or not. Its methods are called on any thread and must not throw.
 *
 * @since 0.1.0
 */
public interface FilterListener {

	/**
	 * Called before the rest of the filter chain.
	 * @param exchange the request and its response; an {@link OpenRequest} if the request
	 * is recorded
	 */
	void reached(ServerWebExchange exchange);

	/**
	 * Called when the end of a request is recorded.
	 * @param request the request, as {@link #reached} was called with it
	 */
	default void ended(OpenRequest request) {
	}

	/**
	 * Return a listener that calls others.
	 * @param listeners the other listeners
	 * @return the listener
	 */
	static FilterListener of(List<FilterListener> listeners) {
		if (listeners.size() == 1) {
			return listeners.get(0);
		}
		return new FilterListener() {

			@Override
			public void reached(ServerWebExchange exchange) {
				listeners.forEach((listener) -> listener.reached(exchange));
			}

			@Override
			public void ended(OpenRequest request) {
				listeners.forEach((listener) -> listener.ended(request));
			}

		};
	}

}
