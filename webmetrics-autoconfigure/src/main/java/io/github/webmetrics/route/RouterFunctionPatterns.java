package io.github.webmetrics.route;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.core.io.Resource;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A {@link RouterFunctions.Visitor} that collects the functional routes that have a path
 * pattern. Patterns of nested routes are merged as routing merges them.
 */
final class RouterFunctionPatterns implements RouterFunctions.Visitor {

	private final PathPatternParser parser;

	private final Collection<KnownRoute> routes;

	private final Deque<List<PathCondition>> nested = new ArrayDeque<>(List.of(List.of(PathCondition.ANY)));

	RouterFunctionPatterns(PathPatternParser parser, Collection<KnownRoute> routes) {
		this.parser = parser;
		this.routes = routes;
	}

	@Override
	public void startNested(RequestPredicate predicate) {
		this.nested.push(conditions(predicate, true));
	}

	@Override
	public void endNested(RequestPredicate predicate) {
		this.nested.pop();
	}

	@Override
	public void route(RequestPredicate predicate, HandlerFunction<?> handlerFunction) {
		for (PathCondition condition : conditions(predicate, false)) {
			PathPattern pattern = condition.pattern();
			if (pattern != null) {
				this.routes
					.add(new KnownRoute(pattern, condition.methods(), KnownRoute.Kind.HANDLER, condition::isMetBy));
			}
		}
	}

	private List<PathCondition> conditions(RequestPredicate predicate, boolean nesting) {
		RequestPredicatePatterns visitor = new RequestPredicatePatterns(this.parser, nesting);
		predicate.accept(visitor);
		return RequestPredicatePatterns.combine(this.nested.element(), visitor.conditions());
	}

	@Override
	public void resources(Function<ServerRequest, Mono<Resource>> lookupFunction) {
		// A resource lookup does not tell its pattern.
	}

	@Override
	public void attributes(Map<String, Object> attributes) {
		// Attributes have no path patterns.
	}

	@Override
	public void unknown(RouterFunction<?> routerFunction) {
		// A router function of the application's own does not tell its predicates.
	}

}
