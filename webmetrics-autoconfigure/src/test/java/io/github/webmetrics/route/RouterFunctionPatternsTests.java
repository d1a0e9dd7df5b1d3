package io.github.webmetrics.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class RouterFunctionPatternsTests {

	private static final HandlerFunction<ServerResponse> HANDLER = (request) -> ServerResponse.ok().build();

	private static final int FUNCTIONS = 3000;

	private static final String[] PATTERNS = { "/a", "/b", "/*", "/a/*", "/*/b", "/a/**", "/*/*" };

	private static final List<String> PATHS = List.of("/", "/a", "/b", "/c", "/a/b", "/b/a", "/a/b/a", "/a/a/b/b");

	private final Random random = new Random(1);

	@Test
	void collectsThePatternOfEachRoute() {
		assertThat(patterns((routes) -> routes.GET("/first", HANDLER).POST("/second/{id}", HANDLER)))
			.containsExactly("/first", "/second/{id}");
	}

	@Test
	void patternsOfNestedRoutesAreMerged() {
		assertThat(patterns((routes) -> routes
			.path("/outer/{a}", (outer) -> outer.GET(HANDLER)
				.nest(RequestPredicates.accept(MediaType.TEXT_PLAIN), (text) -> text.GET("/inner/{b}", HANDLER)))
			.GET("/after", HANDLER))).containsExactly("/outer/{a}", "/outer/{a}/inner/{b}", "/after");
	}

	@Test
	void patternsOfDeeperRoutesAreMergedToo() {
		assertThat(patterns((routes) -> routes.nest(RequestPredicates.path("/prefix"),
				(prefix) -> prefix.route(RequestPredicates.path("/left"), HANDLER)
					.nest(RequestPredicates.path("/right"),
							(right) -> right.route(RequestPredicates.path("/deep"), HANDLER)))))
			.containsExactly("/prefix/left", "/prefix/right/deep");
	}

	@Test
	void patternsOfAlternativesAreMergedWithEachNestedPattern() {
		assertThat(patterns((routes) -> routes.nest(RequestPredicates.path("/one").or(RequestPredicates.path("/two")),
				(either) -> either.GET("/a", HANDLER).GET("/b", HANDLER))))
			.containsExactly("/one/a", "/two/a", "/one/b", "/two/b");
	}

	@Test
	void routesOfAnyPathHaveNoPattern() {
		assertThat(patterns((routes) -> routes.route(RequestPredicates.all(), HANDLER))).isEmpty();
	}

	@Test
	void routesWithoutAVisiblePatternAreLeftOut() {
		assertThat(patterns((routes) -> routes.resources("/static/**", new ClassPathResource("static/"))
			.withAttribute("name", "resources")
			.add((request) -> Mono.empty())
			.GET("/seen", HANDLER))).containsExactly("/seen");
	}

	/**
	 * Compare with routing itself: random functions, whose predicates test only paths.
	 */
	@Test
	void pathsOfARouteAreThoseThatRoutingMatches() {
		int routed = 0;
		for (int i = 0; i < FUNCTIONS; i++) {
			RouterFunction<ServerResponse> function = this.random.nextBoolean()
					? RouterFunctions.nest(predicate(2), RouterFunctions.route(predicate(2), HANDLER))
					: RouterFunctions.route(predicate(2), HANDLER);
			List<KnownRoute> known = known(function);
			for (String path : PATHS) {
				PathContainer parsed = PathContainer.parsePath(path);
				List<String> matching = known.stream()
					.filter((route) -> route.paths().test(parsed))
					.map((route) -> route.pattern().getPatternString())
					.toList();
				MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get(path));
				if (function.route(ServerRequest.create(exchange, List.of())).block() == null) {
					assertThat(matching).as(function + " " + path).isEmpty();
				}
				else if (exchange
					.getAttribute(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE) instanceof PathPattern pattern) {
					assertThat(matching).as(function + " " + path).contains(pattern.getPatternString());
					routed++;
				}
			}
		}
		assertThat(routed).isGreaterThan(FUNCTIONS);
	}

	private RequestPredicate predicate(int depth) {
		RequestPredicate path = RequestPredicates.path(PATTERNS[this.random.nextInt(PATTERNS.length)]);
		return switch ((depth > 0) ? this.random.nextInt(4) : 0) {
			case 1 -> predicate(depth - 1).and(predicate(depth - 1));
			case 2 -> predicate(depth - 1).or(predicate(depth - 1));
			case 3 -> predicate(depth - 1).and(path.negate());
			default -> path;
		};
	}

	@Test
	void whenPatternsCannotBeMergedThenTheRouteIsLeftOut() {
		assertThat(patterns((routes) -> routes
			.route(RequestPredicates.path("/a/{x}").and(RequestPredicates.path("/{x}/b")), HANDLER)
			.GET("/seen", HANDLER))).containsExactly("/seen");
	}

	@Test
	void whenPathIsNegatedThenItIsNotServed() {
		KnownRoute route = known(RouterFunctions
			.route(RequestPredicates.path("/neg/**").and(RequestPredicates.path("/neg/private/**").negate()), HANDLER))
			.get(0);
		assertThat(route.pattern().getPatternString()).isEqualTo("/neg/**");
		assertThat(route.paths()).accepts(PathContainer.parsePath("/neg/x"))
			.rejects(PathContainer.parsePath("/neg/private/x"));
	}

	@Test
	void whenMoreThanThePathIsNegatedThenItMayBeServed() {
		KnownRoute route = known(RouterFunctions
			.route(RequestPredicates.path("/neg/**").and(RequestPredicates.GET("/neg/private/**").negate()), HANDLER))
			.get(0);
		assertThat(route.paths()).accepts(PathContainer.parsePath("/neg/private/x"));
	}

	private static List<String> patterns(Consumer<RouterFunctions.Builder> routes) {
		RouterFunctions.Builder builder = RouterFunctions.route();
		routes.accept(builder);
		RouterFunction<ServerResponse> function = builder.build();
		return known(function).stream().map((route) -> route.pattern().getPatternString()).toList();
	}

	private static List<KnownRoute> known(RouterFunction<ServerResponse> function) {
		List<KnownRoute> known = new ArrayList<>();
		function.accept(new RouterFunctionPatterns(PathPatternParser.defaultInstance, known));
		return known;
	}

}
