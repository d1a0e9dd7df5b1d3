package io.github.webmetrics.wire;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.netty.DisposableServer;

import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * A gateway with a route for each way in which a route can match and end.
 */
@UnsecuredApplication
class GatewayApplication {

	@Bean
	MeterRegistry meterRegistry() {
		return new SimpleMeterRegistry();
	}

	@Bean(destroyMethod = "disposeNow")
	DisposableServer upstream() {
		return GatewayUpstream.start();
	}

	@Bean
	RouterFunction<ServerResponse> local() {
		return RouterFunctions.route()
			.GET("/local", (request) -> ServerResponse.accepted().build())
			.GET("/fallback", (request) -> ServerResponse.ok().bodyValue("fallback"))
			.build();
	}

	@Bean
	RouteLocator routes(RouteLocatorBuilder builder, DisposableServer upstream) {
		String service = "http://127.0.0.1:" + upstream.port();
		return builder.routes()
			.route("decoy", (route) -> route.path("/shop/**").and().header("X-Decoy", "yes").uri(service))
			.route("late-decoy", (route) -> route.header("X-Decoy", "yes").and().path("/shop/**").uri(service))
			.route("shop",
					(route) -> route.path("/shop/{item}")
						.filters((filters) -> filters.rewritePath("/shop/(?<item>.*)", "/status/${item}"))
						.uri(service))
			.route("by-method",
					(route) -> route.path("/posts")
						.and()
						.method(HttpMethod.POST)
						.filters((filters) -> filters.setPath("/ok"))
						.uri(service))
			.route("by-host",
					(route) -> route.host("*.tenant.example").filters((filters) -> filters.setPath("/ok")).uri(service))
			.route("by-header",
					(route) -> route.header("X-Route", "blue")
						.filters((filters) -> filters.setPath("/ok"))
						.uri(service))
			.route("by-weight",
					(route) -> route.weight("group", 100)
						.and()
						.header("X-Weighted")
						.filters((filters) -> filters.setPath("/ok"))
						.uri(service))
			.route("dead", (route) -> route.path("/dead/{id}").uri("http://127.0.0.1:1"))
			.route("slow",
					(route) -> route.path("/slow")
						.filters((filters) -> filters.setPath("/never"))
						.metadata("response-timeout", 100)
						.uri(service))
			.route("never",
					(route) -> route.path("/never/{id}").filters((filters) -> filters.setPath("/never")).uri(service))
			.route("reset",
					(route) -> route.path("/reset/{id}").filters((filters) -> filters.setPath("/reset")).uri(service))
			.route("forward", (route) -> route.path("/forward").uri("forward:///local"))
			.route("forward-to-route", (route) -> route.path("/again/{id}").uri("forward:///shop/404"))
			.route("breaker",
					(route) -> route.path("/breaker/{id}")
						.filters((filters) -> filters
							.circuitBreaker((config) -> config.setName("breaker").setFallbackUri("forward:/fallback")))
						.uri("http://127.0.0.1:1"))
			.route("events", (route) -> route.path("/events").uri(service))
			.route("echo", (route) -> route.path("/echo").uri(service.replace("http", "ws")))
			.route((route) -> route.host("random.example").filters((filters) -> filters.setPath("/ok")).uri(service))
			.route("all",
					(route) -> route.path("/**")
						.and()
						.header("X-All")
						.filters((filters) -> filters.setPath("/status/404"))
						.uri(service))
			.build();
	}

}
