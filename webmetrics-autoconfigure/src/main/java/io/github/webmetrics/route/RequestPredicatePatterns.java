package io.github.webmetrics.route;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A {@link RequestPredicates.Visitor} that collects the conditions that a predicate sets
 * for the path of a request. Alternatives are listed one by one, conditions that must be
 * met together are merged.
 */
final class RequestPredicatePatterns implements RequestPredicates.Visitor {

	private final PathPatternParser parser;

	private final boolean nesting;

	// One list for each part of the predicate that is not merged with the others yet.
	private final Deque<List<PathCondition>> parts = new ArrayDeque<>();

	private int negations;

	/**
	 * Create a visitor.
	 * @param parser parses the patterns
	 * @param nesting whether routes are nested in the predicate, so that it applies to
	 * the start of a path only
	 */
	RequestPredicatePatterns(PathPatternParser parser, boolean nesting) {
		this.parser = parser;
		this.nesting = nesting;
		start();
	}

	List<PathCondition> conditions() {
		return this.parts.element();
	}

	static List<PathCondition> combine(List<PathCondition> outer, List<PathCondition> inner) {
		return outer.stream().flatMap((first) -> inner.stream().map(first::and)).toList();
	}

	private void start() {
		this.parts.push(List.of(PathCondition.ANY));
	}

	private void add(List<PathCondition> conditions) {
		this.parts.push(combine(this.parts.pop(), conditions));
	}

	private void addUnknown() {
		add(List.of(PathCondition.UNKNOWN));
	}

	@Override
	public void path(String pattern) {
		PathPattern parsed = this.parser.parse(pattern);
		// Spring negates a predicate of the whole path, even if routes are nested in it.
		add(List.of((this.nesting && this.negations == 0) ? PathCondition.startingWith(parsed)
				: PathCondition.matching(parsed)));
	}

	@Override
	public void startAnd() {
		start();
	}

	@Override
	public void and() {
		start();
	}

	@Override
	public void endAnd() {
		List<PathCondition> right = this.parts.pop();
		List<PathCondition> left = this.parts.pop();
		add(combine(left, right));
	}

	@Override
	public void startOr() {
		start();
	}

	@Override
	public void or() {
		start();
	}

	@Override
	public void endOr() {
		List<PathCondition> right = this.parts.pop();
		List<PathCondition> left = this.parts.pop();
		// Routing tries the second alternative only if the first is not true.
		List<PathCondition> otherwise = combine(List.of(PathCondition.none(left)), right);
		add(Stream.concat(left.stream(), otherwise.stream()).toList());
	}

	@Override
	public void startNegate() {
		this.negations++;
		start();
	}

	@Override
	public void endNegate() {
		this.negations--;
		List<PathCondition> negated = this.parts.pop();
		add(List.of(PathCondition.none(negated)));
	}

	@Override
	public void method(Set<HttpMethod> methods) {
		add(List.of(PathCondition.method(methods)));
	}

	@Override
	@SuppressWarnings("removal")
	public void pathExtension(String extension) {
		addUnknown();
	}

	@Override
	public void header(String name, String value) {
		addUnknown();
	}

	@Override
	public void queryParam(String name, String value) {
		addUnknown();
	}

	@Override
	public void version(String version) {
		addUnknown();
	}

	@Override
	public void unknown(RequestPredicate predicate) {
		addUnknown();
	}

}
