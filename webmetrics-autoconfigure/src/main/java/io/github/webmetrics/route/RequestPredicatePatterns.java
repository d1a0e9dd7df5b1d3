package io.github.webmetrics.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A {@link RequestPredicates.Visitor} that collects the path patterns for which a
 * predicate can be true. Patterns of alternatives are listed one by one, patterns that
 * must match together are merged.
 */
final class RequestPredicatePatterns implements RequestPredicates.Visitor {

	private final PathPatternParser parser;

	// One list for each part of the predicate that is not merged with the others yet.
	private final Deque<List<PathPattern>> parts = new ArrayDeque<>();

	RequestPredicatePatterns(PathPatternParser parser) {
		this.parser = parser;
		this.parts.push(List.of());
	}

	List<PathPattern> patterns() {
		return this.parts.element();
	}

	static List<PathPattern> combine(List<PathPattern> outer, List<PathPattern> inner) {
		if (outer.isEmpty() || inner.isEmpty()) {
			return outer.isEmpty() ? inner : outer;
		}
		return outer.stream().flatMap((first) -> inner.stream().map(first::combine)).toList();
	}

	@Override
	public void path(String pattern) {
		this.parts.push(combine(this.parts.pop(), List.of(this.parser.parse(pattern))));
	}

	@Override
	public void startAnd() {
		this.parts.push(List.of());
	}

	@Override
	public void and() {
		this.parts.push(List.of());
	}

	@Override
	public void endAnd() {
		List<PathPattern> right = this.parts.pop();
		List<PathPattern> left = this.parts.pop();
		this.parts.push(combine(this.parts.pop(), combine(left, right)));
	}

	@Override
	public void startOr() {
		this.parts.push(List.of());
	}

	@Override
	public void or() {
		this.parts.push(List.of());
	}

	@Override
	public void endOr() {
		List<PathPattern> alternatives = new ArrayList<>(this.parts.pop());
		alternatives.addAll(0, this.parts.pop());
		this.parts.push(combine(this.parts.pop(), alternatives));
	}

	@Override
	public void startNegate() {
		this.parts.push(List.of());
	}

	@Override
	public void endNegate() {
		this.parts.pop();
	}

	@Override
	public void method(Set<HttpMethod> methods) {
		// Only path patterns are collected.
	}

	@Override
	@SuppressWarnings("removal")
	public void pathExtension(String extension) {
		// Only path patterns are collected.
	}

	@Override
	public void header(String name, String value) {
		// Only path patterns are collected.
	}

	@Override
	public void queryParam(String name, String value) {
		// Only path patterns are collected.
	}

	@Override
	public void version(String version) {
		// Only path patterns are collected.
	}

	@Override
	public void unknown(RequestPredicate predicate) {
		// A predicate of the application's own does not tell its pattern.
	}

}
