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
 * A {@link RouterFunctions.Visitor} that collects the path patterns of functional routes.
 * Patterns of nested routes are merged as routing merges them.
 */
final class RouterFunctionPatterns implements RouterFunctions.Visitor {

	private final PathPatternParser parser;

	private final Collection<PathPattern> patterns;

	private final Deque<List<PathPattern>> nested = new ArrayDeque<>();

	RouterFunctionPatterns(PathPatternParser parser, Collection<PathPattern> patterns) {
		this.parser = parser;
		this.patterns = patterns;
	}

	@Override
	public void startNested(RequestPredicate predicate) {
		this.nested.push(merged(predicate));
	}

	@Override
	public void endNested(RequestPredicate predicate) {
		this.nested.pop();
	}

	@Override
	public void route(RequestPredicate predicate, HandlerFunction<?> handlerFunction) {
		this.patterns.addAll(merged(predicate));
	}

	private List<PathPattern> merged(RequestPredicate predicate) {
		List<PathPattern> outer = this.nested.isEmpty() ? List.of() : this.nested.peek();
		RequestPredicatePatterns visitor = new RequestPredicatePatterns(this.parser);
		predicate.accept(visitor);
		return RequestPredicatePatterns.combine(outer, visitor.patterns());
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
