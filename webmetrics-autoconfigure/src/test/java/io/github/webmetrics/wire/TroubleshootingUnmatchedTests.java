package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webmetrics.route.KnownRoute;
import io.github.webmetrics.route.RouteCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

/**
 * Reproduces which requests are under the endpoint {@code UNMATCHED}.
 */
class TroubleshootingUnmatchedTests extends TroubleshootingKit {

	@Test
	@Symptom(UNMATCHED)
	void requestsWithoutAPatternAreUnmatched() throws IOException {
		try (WireServer server = WireServer.start(UnnamedRoutes.class, "server.servlet.context-path=/app")) {
			server.assertRecorded(WireCase.of("scanner", "GET /wp-login.php", 404, "UNMATCHED"));
			server.assertRecorded(WireCase.of("context path of servlets", "GET /app/ok", 404, "UNMATCHED"));
			server.assertRecorded(WireCase.of("predicate only", "GET /any", 200, "UNMATCHED", "X-No-Path: yes"));
			server.assertRecorded(WireCase.of("resources", "GET /files/static.txt", 200, "UNMATCHED"));
			server.assertRecorded(
					WireCase.of("own mapping", "GET /partners/1", 200, "UNMATCHED", UnnamedRoutes.BY_MAPPING));
			server.assertRecorded(WireCase.of("own mapping that tells its pattern", "GET /told/1", 200, "/told/{id}",
					UnnamedRoutes.BY_MAPPING));
			server.assertRecorded(WireCase.of("filter", "GET /partners/1", 200, "UNMATCHED", UnnamedRoutes.BY_FILTER));
			server.assertRecorded(WireCase.of("other attributes", "GET /static.txt", 200, "UNMATCHED",
					UnnamedRoutes.OTHER_ATTRIBUTES));
			server.assertRecorded(WireCase.of("other attributes, known route", "GET /users/1", 200, "/users/{id}",
					UnnamedRoutes.OTHER_ATTRIBUTES));
		}
	}

	@ParameterizedTest
	@CsvSource({ "framework, 404, UNMATCHED", "native, 200, /api/ok" })
	@Symptom(UNMATCHED)
	void prefixOfAProxyReplacesTheBasePath(String strategy, int status, String endpoint) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "spring.webflux.base-path=/api",
				"server.forward-headers-strategy=" + strategy)) {
			server.assertRecorded(WireCase.of(strategy, "GET /api/ok", status, endpoint, "X-Forwarded-Prefix: /shop"));
		}
	}

	@Test
	@Symptom(UNMATCHED)
	void fallbackPageWithAPatternIsNamed() throws IOException {
		try (WireServer server = WireServer.start(SinglePage.class)) {
			server
				.assertRecorded(WireCase.of("without pattern", "GET /orders/1", 200, "UNMATCHED", "X-Page: resource"));
			server.assertRecorded(WireCase.of("with pattern", "GET /orders/1", 200, "/**"));
			server.assertRecorded(WireCase.of("unknown path", "POST /orders/1", 404, "/**"));
			server.assertRecorded(WireCase.of("refused path", "GET /orders/1", 429, "/**", "X-Early: answer"));
			server.assertRecorded(WireCase.of("path without the page", "GET /api/nope", 404, "UNMATCHED"));
			server.assertRecorded(
					WireCase.of("refused path without the page", "GET /api/nope", 429, "UNMATCHED", "X-Early: answer"));
			server.assertRecorded(WireCase.of("missing asset", "GET /assets/nope.js", 404, "/assets/**"));
			assertThat(get(server, "/orders/1")).contains("Content-Type: text/plain");
		}
	}

	@Test
	@Symptom(UNMATCHED)
	void catalogFindsTheRouteOfARewrittenPath() throws IOException {
		try (WireServer server = WireServer.start(RewrittenRoutes.class)) {
			server
				.assertRecorded(WireCase.of("filter", "GET /de/users/1", 200, "/users/{id}", UnnamedRoutes.BY_FILTER));
			server.assertRecorded(WireCase.of("unknown", "GET /de/nope", 200, "UNMATCHED", UnnamedRoutes.BY_FILTER));
		}
	}

	@Test
	@Symptom(UNMATCHED)
	void catalogOfThePageAddsPatternsToThoseOfTheApplication() throws IOException {
		try (WireServer server = WireServer.start(NamedRoutes.class)) {
			assertThat(server.registry().get("requests").tag("endpoint", "/ok").counters()).isNotEmpty();
			server.assertRecorded(
					WireCase.of("filter", "GET /partners/1", 200, "/partners/{id}", UnnamedRoutes.BY_FILTER));
			server.assertRecorded(
					WireCase.of("own mapping", "GET /partners/1", 200, "/partners/{id}", UnnamedRoutes.BY_MAPPING));
			server.assertRecorded(WireCase.of("known", "POST /ok", 405, "/ok"));
			server.assertRecorded(
					WireCase.of("handler without pattern", "GET /partners/1", 200, "UNMATCHED", "X-No-Path: yes"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ WireApplication.class, OwnMapping.class })
	static class UnnamedRoutes {

		private static final String BY_FILTER = "X-Answer: filter";

		private static final String BY_MAPPING = "X-Answer: mapping";

		private static final String OTHER_ATTRIBUTES = "X-Answer: other attributes";

		@Bean
		WebFilter answering() {
			return (exchange, chain) -> answers(exchange, BY_FILTER) ? exchange.getResponse().setComplete()
					: chain.filter(exchange);
		}

		@Bean
		WebFilter otherAttributes() {
			return (exchange, chain) -> chain
				.filter(answers(exchange, OTHER_ATTRIBUTES) ? new OtherAttributes(exchange) : exchange);
		}

		private static boolean answers(ServerWebExchange exchange, String header) {
			return header.endsWith(": " + exchange.getRequest().getHeaders().getFirst("X-Answer"));
		}

	}

	/**
	 * An exchange as a filter may write it by hand.
	 */
	static final class OtherAttributes extends ServerWebExchangeDecorator {

		private final Map<String, Object> attributes;

		OtherAttributes(ServerWebExchange exchange) {
			super(exchange);
			this.attributes = new ConcurrentHashMap<>(exchange.getAttributes());
		}

		@Override
		public Map<String, Object> getAttributes() {
			return this.attributes;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class SinglePage implements WebFluxConfigurer {

		@Bean
		@Order(1)
		RouterFunction<ServerResponse> fallback() {
			Resource page = new ClassPathResource("static/static.txt");
			RequestPredicate pages = path("/api/**").or(path("/assets/**")).negate();
			return RouterFunctions.route()
				.resource(pages.and((request) -> !request.headers().header("X-Page").isEmpty()), page)
				.GET("/**", pages, (request) -> ServerResponse.ok().bodyValue(page))
				.build();
		}

		@Override
		public void addResourceHandlers(ResourceHandlerRegistry resources) {
			resources.addResourceHandler("/assets/**").addResourceLocations("classpath:static/");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(UnnamedRoutes.class)
	static class RewrittenRoutes {

		@Bean
		RouteCatalog routeCatalog(ApplicationContext context) {
			RouteCatalog known = RouteCatalog.of(context);
			return (path) -> known.find(path.value().startsWith("/de/") ? path.subPath(2) : path);
		}

	}

	static class OwnMapping extends AbstractHandlerMapping {

		OwnMapping() {
			setOrder(-2);
		}

		@Override
		protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
			if (!UnnamedRoutes.answers(exchange, UnnamedRoutes.BY_MAPPING)) {
				return Mono.empty();
			}
			if (exchange.getRequest().getPath().value().startsWith("/told/")) {
				exchange.getAttributes()
					.put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE,
							PathPatternParser.defaultInstance.parse("/told/{id}"));
			}
			WebHandler handler = (current) -> current.getResponse().setComplete();
			return Mono.just(handler);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(UnnamedRoutes.class)
	static class NamedRoutes {

		@Bean
		RouteCatalog routeCatalog(ApplicationContext context) {
			RouteCatalog known = RouteCatalog.of(context);
			RouteCatalog further = RouteCatalog
				.of(() -> List.of(PathPatternParser.defaultInstance.parse("/partners/{id}")));
			return new RouteCatalog() {

				@Override
				public PathPattern find(PathContainer path) {
					PathPattern pattern = known.find(path);
					return (pattern != null) ? pattern : further.find(path);
				}

				@Override
				public Collection<KnownRoute> routes() {
					return known.routes();
				}

			};
		}

	}

}
