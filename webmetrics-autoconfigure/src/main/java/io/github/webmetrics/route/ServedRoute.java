package io.github.webmetrics.route;

import java.util.Map;

import io.github.webmetrics.failure.RecordingFailures;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Tells which route served a request that has ended: the route that routing found, or the
 * known route for the path of a request that never got as far.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ServedRoute {

	private final RouteCatalog routes;

	private final RecordingFailures failures;

	/**
	 * Create an instance.
	 * @param routes the known routes
	 * @param failures receives failures of the catalog
	 */
	public ServedRoute(RouteCatalog routes, RecordingFailures failures) {
		this.routes = routes;
		this.failures = failures;
	}

	/**
	 * Return the path pattern of the route.
	 * @param exchange the request and its response
	 * @param status status of the response
	 * @return the pattern without the base path, or {@code null} if no pattern matches
	 * the path or the handler has no pattern
	 */
	public @Nullable String pattern(ServerWebExchange exchange, int status) {
		Map<String, Object> attributes = exchange.getAttributes();
		Object handler = attributes.get(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		Object pattern = attributes.get(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		if (pattern == null && handler != null) {
			return null;
		}
		boolean notFound = status == HttpStatus.NOT_FOUND.value()
				&& RoutePatterns.isAnyStaticResource(pattern, handler);
		PathPattern route = (pattern instanceof PathPattern found && !notFound) ? found : find(exchange.getRequest());
		return (route != null) ? route.getPatternString() : null;
	}

	private @Nullable PathPattern find(ServerHttpRequest request) {
		try {
			return this.routes.find(request.getPath().pathWithinApplication());
		}
		catch (Throwable ex) {
			this.failures.log("Could not look up the route of a request", ex);
			return null;
		}
	}

}
