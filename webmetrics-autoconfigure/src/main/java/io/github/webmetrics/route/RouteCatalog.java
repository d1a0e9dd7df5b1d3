package io.github.webmetrics.route;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The path patterns of all known routes. Finds the route for a request that was answered
 * before routing, or that routing refused.
 * <p>
 * Implementations must be safe for use by several threads and must not block. If one
 * throws an exception, the request counts as one that no route matches, and the exception
 * is logged once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RouteCatalog {

	/**
	 * Find the most specific pattern that matches a path.
	 * @param path path within the application, without the base path
	 * @return the pattern, or {@code null} if none matches
	 */
	@Nullable PathPattern find(PathContainer path);

	/**
	 * Return the known routes. Called before the server accepts requests.
	 * @return the routes; none by default
	 */
	default Collection<KnownRoute> routes() {
		return List.of();
	}

	/**
	 * Create a catalog of given patterns.
	 * @param patterns supplies the patterns when the catalog is first used
	 * @return the catalog
	 */
	static RouteCatalog of(Supplier<? extends Collection<PathPattern>> patterns) {
		return new ListedRoutes(() -> patterns.get()
			.stream()
			.map((pattern) -> KnownRoute.of(pattern, Set.of(), KnownRoute.Kind.HANDLER))
			.toList());
	}

	/**
	 * Create a catalog of the routes that an application context has when the catalog is
	 * first used. The {@code /**} of static resources is left out, as it matches any
	 * path.
	 * @param context the application context
	 * @return the catalog
	 */
	static RouteCatalog of(ApplicationContext context) {
		return new ListedRoutes(() -> RoutePatterns.of(context));
	}

}
