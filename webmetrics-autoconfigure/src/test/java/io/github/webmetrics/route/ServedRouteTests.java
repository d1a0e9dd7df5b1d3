package io.github.webmetrics.route;

import java.util.List;
import java.util.stream.Stream;

import io.github.webmetrics.failure.RecordingFailures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ServedRouteTests {

	private static final String PATTERN = HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE;

	private static final String HANDLER = HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE;

	private final RouteCatalog catalog = RouteCatalog
		.of(() -> Stream.of("/users/{id}", "/orders/{id}").map(ServedRouteTests::pattern).toList());

	private final ServedRoute servedRoute = new ServedRoute(this.catalog, new RecordingFailures());

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/users/1"));

	@Test
	void whenRoutingFoundARouteThenThatRouteIsReturned() {
		route(pattern("/found"), "handler");
		assertThat(this.servedRoute.pattern(this.exchange, 200)).isEqualTo("/found");
		assertThat(this.servedRoute.pattern(this.exchange, 404)).isEqualTo("/found");
	}

	@Test
	void whenStaticResourceIsNotFoundThenRouteIsLookedUpByPath() {
		route(pattern("/**"), new ResourceWebHandler());
		assertThat(this.servedRoute.pattern(this.exchange, 404)).isEqualTo("/users/{id}");
		assertThat(this.servedRoute.pattern(this.exchange, 200)).isEqualTo("/**");
	}

	@Test
	void whenStaticResourceWasNotEvenLookedUpThenRouteIsLookedUpByPath() {
		route(pattern("/**"), new ResourceWebHandler());
		for (int status : new int[] { 302, 400, 403, 404, 405, 410 }) {
			assertThat(this.servedRoute.pattern(this.exchange, status)).isEqualTo("/users/{id}");
		}
		for (int status : new int[] { 200, 206, 304, 412, 416, 499, 500, 503 }) {
			assertThat(this.servedRoute.pattern(this.exchange, status)).isEqualTo("/**");
		}
		MockServerWebExchange preflight = MockServerWebExchange
			.from(MockServerHttpRequest.options("http://localhost/users/1")
				.header("Origin", "https://friend.example")
				.header("Access-Control-Request-Method", "GET"));
		preflight.getAttributes().putAll(this.exchange.getAttributes());
		assertThat(this.servedRoute.pattern(preflight, 200)).isEqualTo("/users/{id}");
	}

	@Test
	void whenStaticResourceUnderAPrefixIsNotFoundThenRouteIsItsPattern() {
		route(pattern("/webjars/**"), new ResourceWebHandler());
		assertThat(this.servedRoute.pattern(this.exchange, 404)).isEqualTo("/webjars/**");
	}

	@Test
	void whenHandlerForAllPathsAnswers404ThenRouteIsItsPattern() {
		route(pattern("/**"), "handler");
		assertThat(this.servedRoute.pattern(this.exchange, 404)).isEqualTo("/**");
	}

	@Test
	void whenHandlerHasNoPatternThenThereIsNoRoute() {
		this.exchange.getAttributes().put(HANDLER, "handler");
		assertThat(this.servedRoute.pattern(this.exchange, 200)).isNull();
	}

	@Test
	void whenValueIsNoPathPatternThenRouteIsLookedUpByPath() {
		route("/text", "handler");
		assertThat(this.servedRoute.pattern(this.exchange, 200)).isEqualTo("/users/{id}");
	}

	@Test
	void whenRequestWasNotRoutedThenRouteIsLookedUpByPath() {
		assertThat(this.servedRoute.pattern(this.exchange, 401)).isEqualTo("/users/{id}");
		assertThat(this.servedRoute.pattern(get("/else"), 401)).isNull();
	}

	@Test
	void pathIsLookedUpWithoutTheContextPath() {
		ServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.get("/base/orders/1").contextPath("/base"));
		assertThat(this.servedRoute.pattern(exchange, 401)).isEqualTo("/orders/{id}");
		assertThat(this.servedRoute.pattern(get("/base/orders/1"), 401)).isNull();
	}

	@Test
	void whenCatalogFailsThenThereIsNoRouteAndTheFirstFailureIsLogged(CapturedOutput output) {
		ServedRoute failing = new ServedRoute((path) -> {
			throw new IllegalStateException("no catalog for " + path.value());
		}, new RecordingFailures());
		for (String path : List.of("/first", "/second")) {
			assertThat(failing.pattern(get(path), 404)).isNull();
		}
		assertThat(output).containsOnlyOnce("Could not look up the route of a request")
			.contains("no catalog for /first")
			.doesNotContain("/second");
	}

	@Test
	void whenRoutingFoundARouteThenCatalogIsNotUsed() {
		ServedRoute failing = new ServedRoute((path) -> {
			throw new AssertionError("the catalog must not be used");
		}, new RecordingFailures());
		route(pattern("/found"), "handler");
		assertThat(failing.pattern(this.exchange, 200)).isEqualTo("/found");
	}

	private void route(Object pattern, Object handler) {
		this.exchange.getAttributes().put(PATTERN, pattern);
		this.exchange.getAttributes().put(HANDLER, handler);
	}

	private static ServerWebExchange get(String path) {
		return MockServerWebExchange.from(MockServerHttpRequest.get(path));
	}

	private static PathPattern pattern(String pattern) {
		return PathPatternParser.defaultInstance.parse(pattern);
	}

}
