package io.github.webmetrics.route;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A {@link RouteCatalog} that lists its routes once, when it is first used.
 */
final class ListedRoutes implements RouteCatalog {

	private final SingletonSupplier<List<KnownRoute>> sorted;

	ListedRoutes(Supplier<List<KnownRoute>> routes) {
		this.sorted = SingletonSupplier.of(() -> routes.get()
			.stream()
			.sorted(Comparator.comparing(KnownRoute::pattern, PathPattern.SPECIFICITY_COMPARATOR))
			.toList());
	}

	@Override
	public @Nullable PathPattern find(PathContainer path) {
		KnownRoute other = null;
		for (KnownRoute route : this.sorted.obtain()) {
			if (route.paths().test(path)) {
				if (route.pattern().matches(path)) {
					return route.pattern();
				}
				other = (other != null) ? other : route;
			}
		}
		return (other != null) ? other.pattern() : null;
	}

	@Override
	public Collection<KnownRoute> routes() {
		return this.sorted.obtain();
	}

}
