package io.github.webmetrics.route;

import java.util.Map;

import io.github.webmetrics.failure.RecordingFailures;
import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.reactive.CorsUtils;
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

	private static final int REDIRECTION = 300;

	private static final int NOT_MODIFIED = 304;

	private static final int PRECONDITION_FAILED = 412;

	private static final int RANGE_NOT_SATISFIABLE = 416;

	private static final int CLIENT_CLOSED_REQUEST = 499;

	private static final int SERVER_ERROR = 500;

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
		boolean onlyCaught = mayBeOnlyCaught(exchange, status) && RoutePatterns.isAnyStaticResource(pattern, handler);
		PathPattern route = (pattern instanceof PathPattern found && !onlyCaught) ? found : find(exchange);
		return (route != null) ? route.getPatternString() : null;
	}

	/**
	 * Return whether the static resources' route for any path may have caught a request
	 * that it did not serve: it has no such resource or does not support the method, and
	 * the application may have answered that with a status of its own, or Spring has
	 * answered because of CORS.
	 * @param exchange the request and its response
	 * @param status status of the response
	 * @return whether it may
	 */
	public boolean mayBeOnlyCaught(ServerWebExchange exchange, int status) {
		return switch (status) {
			case NOT_MODIFIED, PRECONDITION_FAILED, RANGE_NOT_SATISFIABLE, CLIENT_CLOSED_REQUEST -> false;
			default ->
				(status >= REDIRECTION && status < SERVER_ERROR) || CorsUtils.isPreFlightRequest(exchange.getRequest());
		};
	}

	private @Nullable PathPattern find(ServerWebExchange exchange) {
		try {
			return this.routes.find(RoutedPath.of(exchange));
		}
		catch (Throwable ex) {
			this.failures.log("Could not look up the route of a request", ex);
			return null;
		}
	}

}
