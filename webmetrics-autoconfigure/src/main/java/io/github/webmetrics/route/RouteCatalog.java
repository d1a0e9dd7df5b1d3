package io.github.webmetrics.route;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The path patterns of all known routes. Finds the route that a request was meant for
 * where it was answered before routing, or refused by it.
 * <p>
 * Implementations must be safe for use by several threads. An exception out of one counts
 * as no match and is logged once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RouteCatalog {

	/**
	 * Find the most specific pattern that matches a path.
	 * @param path path within the application, so without the base path
	 * @return the pattern, or {@code null} if none matches
	 */
	@Nullable PathPattern find(PathContainer path);

	/**
	 * Create a catalog of given patterns.
	 * @param patterns supplies the patterns when the first path is looked for
	 * @return the catalog
	 */
	static RouteCatalog of(Supplier<? extends Collection<PathPattern>> patterns) {
		SingletonSupplier<List<PathPattern>> sorted = SingletonSupplier
			.of(() -> patterns.get().stream().sorted(PathPattern.SPECIFICITY_COMPARATOR).toList());
		return (path) -> {
			for (PathPattern pattern : sorted.obtain()) {
				if (pattern.matches(path)) {
					return pattern;
				}
			}
			return null;
		};
	}

	/**
	 * Create a catalog of the routes that an application context has when the first path
	 * is looked for. The {@code /**} of static resources is left out: it matches
	 * anything, so it says nothing of a request that did not get there.
	 * @param context the application context
	 * @return the catalog
	 */
	static RouteCatalog of(ApplicationContext context) {
		return of(() -> RoutePatterns.of(context));
	}

}
