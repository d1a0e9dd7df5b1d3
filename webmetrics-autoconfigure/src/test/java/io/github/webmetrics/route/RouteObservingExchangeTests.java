package io.github.webmetrics.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.accept.RequestedContentTypeResolverBuilder;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class RouteObservingExchangeTests {

	private static final String PATTERN = HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE;

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/users/1"));

	private final ObservedExchange observed = new ObservedExchange(this.exchange);

	@Test
	void whenAttributesAreReadAfterRoutingThenRouteIsReported() {
		this.observed.getAttributes().put(PATTERN, pattern("/users/{id}"));
		assertThat(this.observed.routes).isEmpty();
		this.observed.getAttributes();
		assertThat(this.observed.routes).containsExactly("/users/{id}");
	}

	@Test
	void whenThereIsNoRouteThenNothingIsReported() {
		this.observed.getAttributes().put("other", pattern("/users/{id}"));
		this.observed.getAttributes();
		assertThat(this.observed.routes).isEmpty();
	}

	@Test
	void routeIsReportedOnce() {
		this.observed.getAttributes().put(PATTERN, pattern("/users/{id}"));
		this.observed.getAttributes();
		this.observed.getAttributes();
		assertThat(this.observed.routes).hasSize(1);
	}

	@Test
	void whenRouteIsReplacedThenNewRouteIsReportedToo() {
		this.observed.getAttributes().put(PATTERN, pattern("/users/{id}"));
		this.observed.getAttributes().put(PATTERN, pattern("/error"));
		this.observed.getAttributes();
		assertThat(this.observed.routes).containsExactly("/users/{id}", "/error");
	}

	@Test
	void whenRouteIsRemovedThenNothingIsReported() {
		this.observed.getAttributes().put(PATTERN, pattern("/users/{id}"));
		this.observed.getAttributes();
		this.observed.getAttributes().remove(PATTERN);
		this.observed.getAttributes();
		assertThat(this.observed.routes).hasSize(1);
	}

	@Test
	void whenValueIsNoPathPatternThenItIsIgnored() {
		this.observed.getAttributes().put(PATTERN, "/text");
		this.observed.getAttributes();
		assertThat(this.observed.routes).isEmpty();
		this.observed.getAttributes().put(PATTERN, pattern("/users/{id}"));
		this.observed.getAttributes();
		assertThat(this.observed.routes).containsExactly("/users/{id}");
	}

	@Test
	void applicationGetsItsOwnAttributes() {
		assertThat(this.observed.getAttributes()).isSameAs(this.exchange.getAttributes());
	}

	@Test
	void whenExchangeIsDecoratedThenRouteIsReported() {
		ServerWebExchange inner = this.observed.mutate().request((request) -> request.header("X", "x")).build();
		ServerWebExchange outer = new ServerWebExchangeDecorator(inner) {
		};
		outer.getAttributes().put(PATTERN, pattern("/users/{id}"));
		outer.getAttributes();
		assertThat(this.observed.routes).containsExactly("/users/{id}");
	}

	@Test
	void whenOneExchangeWrapsAnotherThenBothReportTheRoute() {
		ObservedExchange outer = new ObservedExchange(this.observed);
		outer.getAttributes().put(PATTERN, pattern("/users/{id}"));
		outer.getAttributes();
		assertThat(outer.routes).containsExactly("/users/{id}");
		assertThat(this.observed.routes).containsExactly("/users/{id}");
	}

	@Test
	void whenAGatewayHasChosenARouteThenOnlyThatIsReported() {
		GatewayRoutes gateway = TestGatewayRoute.routes(false);
		ObservedExchange observed = new ObservedExchange(this.exchange) {

			@Override
			protected GatewayRoutes gatewayRoutes() {
				return gateway;
			}

		};
		observed.getAttributes().put(PATTERN, pattern("/users/{id}"));
		TestGatewayRoute.choose(observed.getAttributes(), "orders");
		observed.getAttributes();
		observed.getAttributes().put(PATTERN, pattern("/fallback"));
		observed.getAttributes();
		assertThat(observed.routes).containsExactly("/users/{id}", "gateway: orders");
	}

	static Stream<Consumer<ServerWebExchange>> readers() {
		return Stream.of((exchange) -> exchange.getAttribute("any"),
				(exchange) -> exchange.getRequiredAttribute(PATTERN),
				(exchange) -> exchange.getAttributeOrDefault("any", "default"));
	}

	@ParameterizedTest
	@MethodSource("readers")
	void whenOneAttributeIsReadThenRouteIsReported(Consumer<ServerWebExchange> reader) {
		this.exchange.getAttributes().put(PATTERN, pattern("/users/{id}"));
		reader.accept(this.observed);
		assertThat(this.observed.routes).containsExactly("/users/{id}");
	}

	static Stream<HandlerMapping> mappings() {
		RequestMappingHandlerMapping annotated = new RequestMappingHandlerMapping();
		annotated.setContentTypeResolver(new RequestedContentTypeResolverBuilder().build());
		annotated.registerMapping(RequestMappingInfo.paths("/users/{id}").build(), new Handler(),
				ReflectionUtils.findMethod(Handler.class, "handle"));
		WebHandler handler = (exchange) -> exchange.getResponse().setComplete();
		SimpleUrlHandlerMapping urls = new SimpleUrlHandlerMapping(Map.of("/users/{id}", handler));
		urls.setApplicationContext(new StaticApplicationContext());
		return Stream.of(annotated, urls, new RouterFunctionMapping(
				RouterFunctions.route().GET("/users/{id}", (request) -> ServerResponse.ok().build()).build()));
	}

	@ParameterizedTest
	@MethodSource("mappings")
	void whenSpringHasFoundTheRouteThenItIsReported(HandlerMapping mapping) {
		assertThat(mapping.getHandler(this.observed).block(Duration.ofSeconds(10))).isNotNull();
		assertThat(this.observed.routes).containsExactly("/users/{id}");
	}

	private static PathPattern pattern(String pattern) {
		return PathPatternParser.defaultInstance.parse(pattern);
	}

	static class Handler {

		void handle() {
		}

	}

	private static class ObservedExchange extends RouteObservingExchange {

		private final List<String> routes = new ArrayList<>();

		ObservedExchange(ServerWebExchange delegate) {
			super(delegate);
		}

		@Override
		protected void routed(String pattern) {
			this.routes.add(pattern);
		}

		@Override
		protected void routedByGateway(GatewayRoute route) {
			this.routes.add("gateway: " + route.endpoint());
		}

	}

}
