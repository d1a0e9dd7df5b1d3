package io.github.webmetrics.route;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class RouterFunctionPatternsTests {

	private static final HandlerFunction<ServerResponse> HANDLER = (request) -> ServerResponse.ok().build();

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

	private static List<String> patterns(Consumer<RouterFunctions.Builder> routes) {
		RouterFunctions.Builder builder = RouterFunctions.route();
		routes.accept(builder);
		RouterFunction<ServerResponse> function = builder.build();
		List<PathPattern> patterns = new ArrayList<>();
		function.accept(new RouterFunctionPatterns(PathPatternParser.defaultInstance, patterns));
		return patterns.stream().map(PathPattern::getPatternString).toList();
	}

}
