package io.github.webmetrics.route;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
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
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class RouteCatalogTests {

	@Test
	void findsTheMostSpecificPattern() {
		RouteCatalog catalog = RouteCatalog.of(() -> List.of("/**", "/users/*", "/users/{id}", "/users/me")
			.stream()
			.map(PathPatternParser.defaultInstance::parse)
			.toList());
		assertThat(find(catalog, "/users/me")).isEqualTo("/users/me");
		assertThat(find(catalog, "/users/you")).isEqualTo("/users/{id}");
		assertThat(find(catalog, "/else")).isEqualTo("/**");
		assertThat(find(RouteCatalog.of(List::of), "/users/me")).isNull();
	}

	@Test
	void knowsAllKindsOfRoutes() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class))
			.withUserConfiguration(Routes.class)
			.run((context) -> {
				RouteCatalog catalog = RouteCatalog.of(context.getSourceApplicationContext());
				assertThat(find(catalog, "/annotated/1")).isEqualTo("/annotated/{id}");
				assertThat(find(catalog, "/annotated/one")).isEqualTo("/annotated/one");
				assertThat(find(catalog, "/annotated/two")).isEqualTo("/annotated/two");
				assertThat(find(catalog, "/url/x")).isEqualTo("/url/*");
				assertThat(find(catalog, "/function")).isEqualTo("/function");
				assertThat(find(catalog, "/outer/1/inner/2")).isEqualTo("/outer/{a}/inner/{b}");
				assertThat(find(catalog, "/outer/1")).isEqualTo("/outer/{a}");
				assertThat(find(catalog, "/left")).isEqualTo("/left");
				assertThat(find(catalog, "/right")).isEqualTo("/right");
				assertThat(find(catalog, "/prefix/left")).isEqualTo("/prefix/left");
				assertThat(find(catalog, "/prefix/right/deep")).isEqualTo("/prefix/right/deep");
				assertThat(find(catalog, "/not")).isNull();
				assertThat(find(catalog, "/other")).isEqualTo("/other");
				assertThat(find(catalog, "/nope")).isNull();
				assertThat(find(catalog, "/webjars/x")).isEqualTo("/webjars/**");
			});
	}

	private static String find(RouteCatalog catalog, String path) {
		PathPattern pattern = catalog.find(PathContainer.parsePath(path));
		return (pattern != null) ? pattern.getPatternString() : null;
	}

	@Configuration(proxyBeanMethods = false)
	static class Routes {

		@Bean
		AnnotatedRoutes annotated() {
			return new AnnotatedRoutes();
		}

		@Bean
		HandlerMapping urls() {
			WebHandler handler = (exchange) -> exchange.getResponse().setComplete();
			return new SimpleUrlHandlerMapping(Map.of("/url/*", handler));
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
