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
 * An application with one route of each kind. All but one of the responses have no body,
 * because writing one takes much longer than the recording that the benchmarks compare.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BenchmarkedApplication.Routes.class)
class BenchmarkedApplication {

	/**
	 * Command line arguments that all recorders have in common. The benchmarks do not
	 * call the server. The application has one only because real applications do.
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

	// Answers before WebFlux looks for a handler, and stores the route as routing does.
	// No real application does this, but the request is so cheap that the cost of a
	// recorder is easy to see.
	@Bean
	@Order
	WebFilter answered() {
		PathPattern pattern = PathPatternParser.defaultInstance.parse("/answered");
		PathPattern echoed = PathPatternParser.defaultInstance.parse("/echoed");
		return (exchange, chain) -> {
			if (pattern.matches(exchange.getRequest().getPath())) {
				exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
				return exchange.getResponse().setComplete();
			}
			if (exchange.getRequest().getURI().getRawPath().equals("/echoed")) {
				exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, echoed);
				return exchange.getResponse().writeWith(exchange.getRequest().getBody());
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
