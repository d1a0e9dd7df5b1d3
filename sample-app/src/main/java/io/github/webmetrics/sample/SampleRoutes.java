package io.github.webmetrics.sample;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The functional routes.
 */
@Configuration(proxyBeanMethods = false)
class SampleRoutes {

	@Bean
	RouterFunction<ServerResponse> hello() {
		return RouterFunctions.route()
			.GET("/hello/{name}", (request) -> ServerResponse.ok().bodyValue("hello " + request.pathVariable("name")))
			.build();
	}

}
