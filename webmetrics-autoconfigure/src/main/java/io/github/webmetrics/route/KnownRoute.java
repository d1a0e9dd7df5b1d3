package io.github.webmetrics.route;

import java.util.Set;
import java.util.function.Predicate;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A route of the application. Its pattern alone does not tell which paths it serves: a
 * functional route can have several patterns that must match the same path, or patterns
 * that must not match.
 *
 * @param pattern the pattern that routing stores for the route
 * @param methods the methods that the route names, empty if it names none
 * @param kind what serves the requests
 * @param paths true of the paths that the route can serve
 * @since 0.1.0
 */
public record KnownRoute(PathPattern pattern, Set<HttpMethod> methods, Kind kind, Predicate<PathContainer> paths) {

	/**
	 * Create a route.
	 */
	public KnownRoute {
		methods = Set.copyOf(methods);
	}

	/**
	 * Create a route that serves all paths which its pattern matches.
	 * @param pattern the pattern
	 * @param methods the methods that the route names, empty if it names none
	 * @param kind what serves the requests
	 * @return the route
	 */
	public static KnownRoute of(PathPattern pattern, Set<HttpMethod> methods, Kind kind) {
		return new KnownRoute(pattern, methods, kind, pattern::matches);
	}

	/**
	 * What serves the requests of a route.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/**
		 * A handler of the application.
		 */
		HANDLER,

		/**
		 * Static resources, a WebSocket, or what is not known.
		 */
		OTHER

	}

}
