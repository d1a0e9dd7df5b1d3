package io.github.webmetrics.benchmarks;

import java.util.List;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * An application with a route of each kind.
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
		return RouterFunctions.route()
			.GET("/hello/{name}", (request) -> ServerResponse.ok().bodyValue("hello " + request.pathVariable("name")))
			.build();
	}

	@RestController
	static class Routes {

		@GetMapping("/users/{id}")
		Mono<String> user(@PathVariable String id) {
			return Mono.just(id);
		}

		@GetMapping("/orders/{id}")
		Mono<String> order(@PathVariable String id) {
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
