package io.github.webmetrics.server;

import java.util.List;

import org.jspecify.annotations.Nullable;

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
	 * Called when a request is no longer in progress.
	 * @param request the request, as {@link #reached} was called with it
	 */
	default void ended(OpenRequest request) {
	}

	/**
	 * Return a listener that calls others.
	 * @param listeners the other listeners
	 * @return the listener, or {@code null} if there are no others
	 */
	static @Nullable FilterListener of(List<FilterListener> listeners) {
		return listeners.stream().reduce(Both::new).orElse(null);
	}

	/**
	 * Calls two listeners.
	 *
	 * @param first called first
	 * @param second called second
	 */
	record Both(FilterListener first, FilterListener second) implements FilterListener {

		@Override
		public void reached(ServerWebExchange exchange) {
			this.first.reached(exchange);
			this.second.reached(exchange);
		}

		@Override
		public void ended(OpenRequest request) {
			this.first.ended(request);
			this.second.ended(request);
		}

	}

}
