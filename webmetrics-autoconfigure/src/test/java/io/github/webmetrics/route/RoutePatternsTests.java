package io.github.webmetrics.route;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class RoutePatternsTests {

	@Test
	void listsAllKindsOfRoutes() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class))
			.withUserConfiguration(Routes.class)
			.run((context) -> assertThat(RoutePatterns.of(context.getSourceApplicationContext()))
				.extracting(RoutePatternsTests::pattern)
				.containsExactlyInAnyOrder("/annotated/{id}", "/annotated/one", "/annotated/two", "/url/*", "/function",
						"/outer/{a}", "/outer/{a}/inner/{b}", "/left", "/right", "/prefix/left", "/prefix/right/deep",
						"/other", "/neg/**", "/around/path/{input}/*/1?", "/webjars/**"));
	}

	@Test
	void routesOfAParentContextAreListed() {
		StaticApplicationContext parent = new StaticApplicationContext();
		parent.registerBean(HandlerMapping.class, () -> urls("/parent"));
		parent.refresh();
		StaticApplicationContext child = new StaticApplicationContext(parent);
		child.registerBean("child", HandlerMapping.class, () -> urls("/child"));
		child.refresh();
		assertThat(RoutePatterns.of(child)).extracting(RoutePatternsTests::pattern)
			.containsExactlyInAnyOrder("/parent", "/child");
	}

	@Test
	void whenThereIsNothingToListThenListIsEmpty() {
		StaticApplicationContext context = new StaticApplicationContext();
		context.registerBean("own", HandlerMapping.class, () -> (exchange) -> null);
		context.registerBean("functional", HandlerMapping.class, () -> new RouterFunctionMapping());
		context.refresh();
		assertThat(RoutePatterns.of(context)).isEmpty();
	}

	@Test
	void anyStaticResourceIsAResourceHandlerForAllPaths() {
		PathPattern any = PathPatternParser.defaultInstance.parse("/**");
		ResourceWebHandler resources = new ResourceWebHandler();
		assertThat(RoutePatterns.isAnyStaticResource(any, resources)).isTrue();
		assertThat(RoutePatterns.isAnyStaticResource(any, "handler")).isFalse();
		assertThat(RoutePatterns.isAnyStaticResource(PathPatternParser.defaultInstance.parse("/css/**"), resources))
			.isFalse();
		assertThat(RoutePatterns.isAnyStaticResource("/**", resources)).isFalse();
		assertThat(RoutePatterns.isAnyStaticResource(null, resources)).isFalse();
		assertThat(RoutePatterns.isAnyStaticResource(any, null)).isFalse();
	}

	private static String pattern(KnownRoute route) {
		return route.pattern().getPatternString();
	}

	private static SimpleUrlHandlerMapping urls(String pattern) {
		WebHandler handler = (exchange) -> exchange.getResponse().setComplete();
		return new SimpleUrlHandlerMapping(Map.of(pattern, handler));
	}

	@Configuration(proxyBeanMethods = false)
	static class Routes {

		@Bean
		AnnotatedRoutes annotated() {
			return new AnnotatedRoutes();
		}

		@Bean
		HandlerMapping urls() {
			return RoutePatternsTests.urls("/url/*");
		}

		@Bean
		RouterFunction<ServerResponse> functions() {
			HandlerFunction<ServerResponse> handler = (request) -> ServerResponse.ok().build();
			return RouterFunctions.route()
				.GET("/function", handler)
				.path("/outer/{a}", (outer) -> outer.GET(handler)
					.nest(RequestPredicates.accept(MediaType.TEXT_PLAIN), (text) -> text.GET("/inner/{b}", handler)))
				.route(RequestPredicates.path("/left")
					.or(RequestPredicates.path("/right"))
					.and(RequestPredicates.queryParam("q", "1")), handler)
				.nest(RequestPredicates.path("/prefix"),
						(prefix) -> prefix.route(RequestPredicates.path("/left"), handler)
							.nest(RequestPredicates.path("/right"),
									(right) -> right.route(RequestPredicates.path("/deep"), handler)))
				.route(RequestPredicates.path("/not").negate().and(RequestPredicates.path("/other")), handler)
				.route(RequestPredicates.path("/neg/**").and(RequestPredicates.path("/neg/private/**").negate()),
						handler)
				.nest(RequestPredicates.path("around"),
						(around) -> around.GET("path/{input}", RequestPredicates.path("*/1?"), handler))
				.route(RequestPredicates.all(), handler)
				.build();
		}

	}

	@RestController
	@RequestMapping("/annotated")
	static class AnnotatedRoutes {

		@GetMapping("/{id}")
		String id() {
			return "id";
		}

		@DeleteMapping({ "/one", "/two" })
		String delete() {
			return "deleted";
		}

	}

}
