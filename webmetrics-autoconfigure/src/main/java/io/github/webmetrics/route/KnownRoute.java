package io.github.webmetrics.route;

import java.util.function.Predicate;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A route of the application. Its pattern alone does not tell which paths it serves: a
 * functional route can have several patterns that must match the same path, or patterns
 * that must not match.
 *
 * @param pattern the pattern that routing stores for the route
 * @param paths true of the paths that the route can serve
 */
record KnownRoute(PathPattern pattern, Predicate<PathContainer> paths) {

	static KnownRoute of(PathPattern pattern) {
		return new KnownRoute(pattern, pattern::matches);
	}

}
