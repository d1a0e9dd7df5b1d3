package io.github.webmetrics.route;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class RequestPredicatePatternsTests {

	static Stream<Arguments> predicates() {
		RequestPredicate any = RequestPredicates.all();
		RequestPredicate query = RequestPredicates.queryParam("q", "1");
		RequestPredicate own = (request) -> true;
		RequestPredicate a = RequestPredicates.path("/a");
		RequestPredicate b = RequestPredicates.path("/b");
		RequestPredicate c = RequestPredicates.path("/c");
		RequestPredicate d = RequestPredicates.path("/d");
		return Stream.of(row("path", a, "/a"), row("method and path", RequestPredicates.GET("/a/{id}"), "/a/{id}"),
				row("any path", any), row("custom predicate", own),
				row("method", RequestPredicates.method(HttpMethod.GET)),
				row("content type", RequestPredicates.accept(MediaType.TEXT_PLAIN)), row("query parameter", query),
				row("version", RequestPredicates.version("1")), row("and", a.and(b), "/a/b"),
				row("and of three", a.and(b.and(c)), "/a/b/c"), row("and without a path", query.and(a), "/a"),
				row("and with a custom predicate", own.and(a), "/a"), row("or", a.or(b), "/a", "/b"),
				row("or of three", a.or(b.or(c)), "/a", "/b", "/c"), row("or without a path", query.or(a), "/a"),
				row("and of or", a.or(b).and(query), "/a", "/b"),
				row("and of two or", a.or(b).and(c.or(d)), "/a/c", "/a/d", "/b/c", "/b/d"),
				row("or of two and", a.and(b).or(c.and(d)), "/a/b", "/c/d"), row("not", a.negate()),
				row("not and", a.negate().and(b), "/b"), row("and not", a.and(b.negate()), "/a"),
				row("not of and", a.and(b).negate()), row("not of or", a.or(b).negate().and(c), "/c"),
				row("or not", a.or(b.negate()), "/a"), row("not not", a.negate().negate().and(b), "/b"));
	}

	private static Arguments row(String name, RequestPredicate predicate, String... patterns) {
		return Arguments.of(name, predicate, List.of(patterns));
	}

	static Stream<Arguments> predicatesOfMethods() {
		RequestPredicate path = RequestPredicates.path("/a");
		RequestPredicate get = RequestPredicates.method(HttpMethod.GET);
		RequestPredicate getOrPut = RequestPredicates.methods(HttpMethod.GET, HttpMethod.PUT);
		return Stream.of(Arguments.of("none", path, List.of(Set.of())),
				Arguments.of("before the path", get.and(path), List.of(Set.of(HttpMethod.GET))),
				Arguments.of("after the path", path.and(get), List.of(Set.of(HttpMethod.GET))),
				Arguments.of("several", getOrPut.and(path), List.of(Set.of(HttpMethod.GET, HttpMethod.PUT))),
				Arguments.of("both", getOrPut.and(path).and(get), List.of(Set.of(HttpMethod.GET))),
				Arguments.of("either", RequestPredicates.GET("/a").or(RequestPredicates.PUT("/b")),
						List.of(Set.of(HttpMethod.GET), Set.of(HttpMethod.PUT))),
				Arguments.of("not", get.negate().and(path), List.of(Set.of())));
	}

	@SuppressWarnings("removal")
	static Stream<Arguments> predicatesOfOtherThings() {
		return Stream.of(Arguments.of("query parameter", RequestPredicates.queryParam("q", "1")),
				Arguments.of("version", RequestPredicates.version("1")),
				Arguments.of("media type", RequestPredicates.accept(MediaType.TEXT_PLAIN)),
				Arguments.of("extension", RequestPredicates.pathExtension("json")),
				Arguments.of("custom predicate", (RequestPredicate) (request) -> true));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("predicatesOfOtherThings")
	void whetherOtherThingsMatchIsNotCertain(String name, RequestPredicate predicate) {
		RequestPredicatePatterns visitor = new RequestPredicatePatterns(PathPatternParser.defaultInstance, false);
		predicate.accept(visitor);
		assertThat(visitor.conditions()).extracting(PathCondition::certain).containsExactly(false);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("predicatesOfMethods")
	void collectsTheMethods(String name, RequestPredicate predicate, List<Set<HttpMethod>> methods) {
		RequestPredicatePatterns visitor = new RequestPredicatePatterns(PathPatternParser.defaultInstance, false);
		predicate.accept(visitor);
		assertThat(visitor.conditions()).extracting(PathCondition::methods).isEqualTo(methods);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("predicates")
	void collectsThePatterns(String name, RequestPredicate predicate, List<String> patterns) {
		RequestPredicatePatterns visitor = new RequestPredicatePatterns(PathPatternParser.defaultInstance, false);
		predicate.accept(visitor);
		assertThat(visitor.conditions()).extracting(PathCondition::pattern)
			.filteredOn(Objects::nonNull)
			.extracting(PathPattern::getPatternString)
			.containsExactlyElementsOf(patterns);
	}

}
