package io.github.webmetrics.route;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.util.function.SingletonSupplier;
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
	 * Create a catalog of given patterns.
	 * @param patterns supplies the patterns when the catalog is first used
	 * @return the catalog
	 */
	static RouteCatalog of(Supplier<? extends Collection<PathPattern>> patterns) {
		return ofRoutes(() -> patterns.get().stream().map(KnownRoute::of));
	}

	/**
	 * Create a catalog of the routes that an application context has when the catalog is
	 * first used. The {@code /**} of static resources is left out, as it matches any
	 * path.
	 * @param context the application context
	 * @return the catalog
	 */
	static RouteCatalog of(ApplicationContext context) {
		return ofRoutes(() -> RoutePatterns.of(context).stream());
	}

	private static RouteCatalog ofRoutes(Supplier<Stream<KnownRoute>> routes) {
		SingletonSupplier<List<KnownRoute>> sorted = SingletonSupplier.of(() -> routes.get()
			.sorted(Comparator.comparing(KnownRoute::pattern, PathPattern.SPECIFICITY_COMPARATOR))
			.toList());
		return (path) -> {
			KnownRoute other = null;
			for (KnownRoute route : sorted.obtain()) {
				if (route.paths().test(path)) {
					if (route.pattern().matches(path)) {
						return route.pattern();
					}
					other = (other != null) ? other : route;
				}
			}
			return (other != null) ? other.pattern() : null;
		};
	}

}
