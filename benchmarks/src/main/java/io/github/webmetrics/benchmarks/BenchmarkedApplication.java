package io.github.webmetrics.benchmarks;

import java.util.List;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * An application with a route of each kind. They answer with nothing, as to write a body
 * costs many times what is compared here.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BenchmarkedApplication.Routes.class)
class BenchmarkedApplication {

	/**
	 * Those that all recorders have in common. A server is there only because
	 * applications have one.
	 */
	static final List<String> ARGUMENTS = Stream.of("server.address=127.0.0.1", "server.port=0",
			"spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false", "logging.level.root=warn",
			"spring.web.resources.add-mappings=false", "management.endpoints.web.exposure.include=health,prometheus",
			"webmetrics.error-mapping.statuses.[" + OrderNotFoundException.class.getName() + "]=404")
		.map("--"::concat)
		.toList();

	@Bean
	RouterFunction<ServerResponse> hello() {
		return RouterFunctions.route().GET("/hello/{name}", (request) -> ServerResponse.ok().build()).build();
	}

	// Answers before the search for a handler, as if that had found the route. Not in the
	// least like an application, but it costs so little that what is added to it shows.
	@Bean
	@Order
	WebFilter answered() {
		PathPattern pattern = PathPatternParser.defaultInstance.parse("/answered");
		return (exchange, chain) -> {
			if (pattern.matches(exchange.getRequest().getPath())) {
				exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
				return exchange.getResponse().setComplete();
			}
			return chain.filter(exchange);
		};
	}

	@RestController
	static class Routes {

		@GetMapping("/users/{id}")
		Mono<Void> user(@PathVariable String id, ServerHttpResponse response) {
			return response.setComplete();
		}

		@GetMapping("/orders/{id}")
		Mono<Void> order(@PathVariable String id) {
			return Mono.error(new OrderNotFoundException());
		}

	}

	@SuppressWarnings("serial")
	static class OrderNotFoundException extends RuntimeException {

		OrderNotFoundException() {
			super(null, null, false, false);
		}

	}

}
