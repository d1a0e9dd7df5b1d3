package io.github.webmetrics.wire;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.webmetrics.route.RouteCatalog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.WebHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which series exist before the first request.
 */
@ExtendWith(OutputCaptureExtension.class)
class InitialSeriesTests {

	private static final Set<String> ALL = Set.of("GET /one", "GET /first", "GET /second/{id}", "PUT /several",
			"PATCH /several", "GET /any", "DELETE /one", "GET /fn/get", "POST /fn/either", "QUERY /fn/either",
			"GET /fn/any", "POST /fn/nested/{id}/leaf", "GET /fn/a", "POST /fn/b", "GET /handler", "OTHER /fn/custom");

	@Test
	void eachKnownRouteHasACounterForEachOfItsMethods() {
		try (WireServer server = start()) {
			assertThat(counters(server.registry(), "500")).containsExactlyInAnyOrderElementsOf(ALL);
			assertThat(counters(server.registry(), null)).hasSameSizeAs(ALL);
			assertThat(server.registry().find("request.latency").timers()).isEmpty();
			assertThat(server.registry().find("requests.in.progress").gauges()).isEmpty();
		}
	}

	@Test
	void seriesOfRequestsAreTheSameSeries() throws Exception {
		try (WireServer server = start("webmetrics.requests.initial-statuses=200,500",
				"webmetrics.latency.initial=true", "webmetrics.labels.region=eu")) {
			Map<String, Counter> before = named(server.registry());
			List<Timer> timers = List.copyOf(server.registry().find("request.latency").timers());
			assertThat(timers).hasSize(13).allMatch((timer) -> timer.count() == 0);
			RawClient.exchange(server.port(), WireCase.request("GET /one"));
			RawClient.exchange(server.port(), WireCase.request("POST /fn/nested/1/leaf"));
			assertThat(before).hasSize(2 * ALL.size());
			assertThat(named(server.registry())).containsExactlyInAnyOrderEntriesOf(before);
			assertThat(before.get("GET /one 200").count()).isOne();
			assertThat(before.get("POST /fn/nested/{id}/leaf 200").count()).isOne();
			assertThat(before.get("GET /one 200").getId().getTag("region")).isEqualTo("eu");
			assertThat(server.registry().find("request.latency").timers()).containsExactlyInAnyOrderElementsOf(timers);
		}
	}

	@Test
	void patternsHaveTheBasePath() {
		try (WireServer server = start("spring.webflux.base-path=/base")) {
			assertThat(counters(server.registry(), "500")).containsExactlyInAnyOrderElementsOf(
					ALL.stream().map((series) -> series.replace(" ", " /base")).toList());
		}
	}

	@Test
	void excludedRoutesHaveNone() {
		try (WireServer server = start("webmetrics.exclude=/fn/**,/second/*,/actuator/**")) {
			assertThat(counters(server.registry(), "500")).containsExactlyInAnyOrderElementsOf(ALL.stream()
				.filter((series) -> !series.contains("/fn/") && !series.contains("/second"))
				.collect(Collectors.toCollection(TreeSet::new)));
		}
	}

	@Test
	void whenNoStatusIsListedThenThereAreNone(CapturedOutput output) {
		try (WireServer server = start("webmetrics.requests.initial-statuses=")) {
			assertThat(server.registry().find("requests").counters()).isEmpty();
		}
		try (WireServer server = start("webmetrics.requests.initial-statuses=", "webmetrics.latency.initial=true")) {
			assertThat(server.registry().find("requests").counters()).isEmpty();
			assertThat(server.registry().find("request.latency").timers()).hasSize(13);
		}
		assertThat(output).doesNotContain("initial-statuses");
	}

	@Test
	void labelsThatAMetricDoesNotHaveAreNotCounted() {
		try (WireServer server = start("webmetrics.requests.initial-statuses=200,500",
				"webmetrics.requests.labels=endpoint", "webmetrics.latency.initial=true",
				"webmetrics.latency.labels=endpoint,method,http-status")) {
			assertThat(server.registry().find("requests").counters()).hasSize(13);
			assertThat(server.registry().find("request.latency").timers()).hasSize(2 * ALL.size());
		}
	}

	@Test
	void whenThereAreMoreRoutesThanEndpointsThenThereAreNoneAndOneWarning(CapturedOutput output) {
		try (WireServer server = start("webmetrics.max-endpoints=12")) {
			assertThat(server.registry().find("requests").counters()).isEmpty();
		}
		assertThat(output).containsOnlyOnce("16 series of 13 routes would exist from the start.");
		try (WireServer server = start("webmetrics.max-endpoints=13")) {
			assertThat(counters(server.registry(), "500")).hasSameSizeAs(ALL);
		}
	}

	@Test
	void whenThereWouldBeTooManySeriesThenThereAreNoneAndOneWarning(CapturedOutput output) {
		String statuses = IntStream.range(100, 500 + 100).mapToObj(Integer::toString).collect(Collectors.joining(","));
		try (WireServer server = start("webmetrics.requests.initial-statuses=" + statuses,
				"webmetrics.latency.initial=true", "webmetrics.latency.labels=endpoint,http-status")) {
			assertThat(server.registry().find("requests").counters()).isEmpty();
			assertThat(server.registry().find("request.latency").timers()).isEmpty();
		}
		assertThat(output).containsOnlyOnce("would exist from the start");
	}

	@Test
	void routesAreListedIfTheApplicationIsLazy() {
		try (WireServer server = start("spring.main.lazy-initialization=true")) {
			assertThat(counters(server.registry(), "500")).containsExactlyInAnyOrderElementsOf(ALL);
		}
	}

	@Test
	void routesThatOtherBeansAddAtTheStartAreListed() {
		try (WireServer server = WireServer.start(AddedRoute.class)) {
			assertThat(counters(server.registry(), "500")).contains("GET /added", "GET /one");
		}
	}

	@Test
	void catalogOfTheApplicationHasTheRoutesThatItLists() {
		try (WireServer server = WireServer.start(Catalogs.class)) {
			assertThat(server.registry().find("requests").counters()).isEmpty();
		}
		try (WireServer server = WireServer.start(FailingCatalog.class)) {
			assertThat(server.registry().find("requests").counters()).isEmpty();
		}
	}

	private static WireServer start(String... properties) {
		return WireServer.start(RoutedApplication.class, properties);
	}

	private static Set<String> counters(MeterRegistry registry, String status) {
		return registry.find("requests")
			.counters()
			.stream()
			.filter((counter) -> status == null || status.equals(counter.getId().getTag("http_status")))
			.map((counter) -> counter.getId().getTag("method") + " " + counter.getId().getTag("endpoint"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Map<String, Counter> named(MeterRegistry registry) {
		return registry.find("requests")
			.counters()
			.stream()
			.collect(Collectors.toMap((counter) -> counter.getId().getTag("method") + " "
					+ counter.getId().getTag("endpoint") + " " + counter.getId().getTag("http_status"),
					Function.identity()));
	}

	@UnsecuredApplication
	@RestController
	static class RoutedApplication {

		@GetMapping("/one")
		String one() {
			return "one";
		}

		@DeleteMapping("/one")
		void deleteOne() {
		}

		@GetMapping({ "/first", "/second/{id}" })
		String patterns() {
			return "patterns";
		}

		@GetMapping(path = "/first", params = "page")
		String page() {
			return "page";
		}

		@RequestMapping(path = "/several", method = { RequestMethod.PUT, RequestMethod.PATCH })
		String several() {
			return "several";
		}

		@RequestMapping("/any")
		String any() {
			return "any";
		}

		@Bean
		RouterFunction<ServerResponse> functions() {
			HandlerFunction<ServerResponse> ok = (request) -> ServerResponse.ok().build();
			return RouterFunctions.route()
				.GET("/fn/get", ok)
				.route(RequestPredicates.methods(HttpMethod.POST, HttpMethod.valueOf("QUERY"))
					.and(RequestPredicates.path("/fn/either")), ok)
				.route(RequestPredicates.path("/fn/any"), ok)
				.route(RequestPredicates.method(HttpMethod.valueOf("CUSTOM")).and(RequestPredicates.path("/fn/custom")),
						ok)
				.nest(RequestPredicates.path("/fn/nested/{id}"),
						(nested) -> nested.nest(RequestPredicates.method(HttpMethod.POST),
								(posts) -> posts.route(RequestPredicates.path("/leaf"), ok)))
				.route(RequestPredicates.GET("/fn/a").or(RequestPredicates.POST("/fn/b")), ok)
				.resources("/fn/files/**", new ClassPathResource("static/"))
				.build();
		}

		@Bean
		HandlerMapping urls() {
			WebSocketHandler socket = (session) -> session.close();
			WebHandler handler = (exchange) -> exchange.getResponse().setComplete();
			return new SimpleUrlHandlerMapping(Map.of("/socket", socket, "/handler", handler), -1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(RoutedApplication.class)
	static class AddedRoute {

		@Bean
		SmartInitializingSingleton adder(
				@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
			return () -> mapping.registerMapping(RequestMappingInfo.paths("/added").build(), this,
					ClassUtils.getMethod(Object.class, "toString"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(RoutedApplication.class)
	static class Catalogs {

		@Bean
		RouteCatalog catalog() {
			return (path) -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(RoutedApplication.class)
	static class FailingCatalog {

		@Bean
		RouteCatalog catalog() {
			return RouteCatalog.of(() -> {
				throw new IllegalStateException("no routes");
			});
		}

	}

}
