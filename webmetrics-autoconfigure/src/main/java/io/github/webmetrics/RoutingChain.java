package io.github.webmetrics;

import java.util.List;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.route.RoutedPath;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.handler.DefaultWebFilterChain;

/**
 * Replaces the rest of a filter chain by one with the same filters whose handler first
 * notes the path of the request. The other filters may have rewritten it, and only they
 * and the handler see the result.
 * <p>
 * Safe for use by several threads.
 */
final class RoutingChain {

	private final WebFilter filter;

	private final RecordingFailures failures;

	private volatile @Nullable Replacement replacement;

	/**
	 * Create an instance.
	 * @param filter the filter behind which the rest of a chain begins
	 * @param failures receives failures to note a path
	 */
	RoutingChain(WebFilter filter, RecordingFailures failures) {
		this.filter = filter;
		this.failures = failures;
	}

	/**
	 * Return the replacement of a chain.
	 * @param chain the rest of the chain behind the filter
	 * @return the replacement, or the chain itself if it does not tell its filters
	 */
	WebFilterChain of(WebFilterChain chain) {
		Replacement present = this.replacement;
		if (present == null || present.original() != chain) {
			present = new Replacement(chain, replace(chain));
			this.replacement = present;
		}
		return present.replaced();
	}

	private WebFilterChain replace(WebFilterChain chain) {
		if (!(chain instanceof DefaultWebFilterChain known)) {
			return chain;
		}
		List<WebFilter> filters = known.getFilters();
		int position = filters.indexOf(this.filter);
		if (position < 0) {
			return chain;
		}
		WebHandler handler = known.getHandler();
		return new DefaultWebFilterChain((exchange) -> {
			note(exchange);
			return handler.handle(exchange);
		}, filters.subList(position + 1, filters.size()));
	}

	private void note(ServerWebExchange exchange) {
		try {
			RoutedPath.note(exchange);
		}
		catch (Throwable ex) {
			this.failures.log("Could not note the path by which a request is routed", ex);
		}
	}

	/**
	 * A replaced chain.
	 *
	 * @param original the chain
	 * @param replaced its replacement
	 */
	private record Replacement(WebFilterChain original, WebFilterChain replaced) {

	}

}
