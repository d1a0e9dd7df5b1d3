package io.github.webmetrics.sample;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;

/**
 * Routes and filters that the tests of the migration add to the sample application. The
 * class has no stereotype annotation, so that no other test finds it.
 */
class MigrationRoutes {

	// The durations are far from the bounds of the buckets.
	@Bean
	RouterFunction<ServerResponse> shop() {
		return RouterFunctions.route()
			.GET("/search", (request) -> after(35, ServerResponse.ok().bodyValue("found")))
			.GET("/articles/{id}", (request) -> after(150, ServerResponse.ok().bodyValue("article")))
			.GET("/reports", (request) -> after(600, ServerResponse.ok().bodyValue("report")))
			.GET("/checkout", (request) -> after(60, Mono.error(new IllegalStateException("out of order"))))
			.GET("/baskets/{id}", (request) -> after(15, Mono.error(new ResponseStatusException(HttpStatus.CONFLICT))))
			.build();
	}

	@Bean
	RouterFunction<ServerResponse> oddities() {
		return RouterFunctions.route()
			.GET("", (request) -> ServerResponse.ok().bodyValue("root"))
			.GET("/fails", (request) -> Mono.error(new IllegalStateException("failed")))
			.GET("/fails/slowly", (request) -> Mono.error(new UnsupportedOperationException("failed")))
			.GET("/never", (request) -> Mono.never())
			.GET("/beats",
					(request) -> ServerResponse.ok()
						.contentType(MediaType.TEXT_EVENT_STREAM)
						.body(Flux.interval(Duration.ofMillis(20)), Long.class))
			.GET("/late",
					(request) -> ServerResponse.accepted()
						.build((exchange, context) -> exchange.getResponse()
							.setComplete()
							.then(Mono.error(new IllegalStateException("late")))))
			.GET("/deep", (request) -> Mono.fromRunnable(() -> {
				throw new StackOverflowError();
			}))
			.GET("/odd", (request) -> ServerResponse.status(HttpStatusCode.valueOf(599)).build())
			.route((request) -> request.queryParam("pathless").isPresent(),
					(request) -> Mono.error(new IllegalStateException("failed")))
			.build();
	}

	@Bean
	SimpleUrlHandlerMapping socket() {
		WebSocketHandler handler = (session) -> session.receive().then();
		return new SimpleUrlHandlerMapping(Map.of("/socket", handler), -1);
	}

	@Bean
	WebFilter gate() {
		return (exchange, chain) -> {
			String query = exchange.getRequest().getURI().getQuery();
			if ("deny".equals(query)) {
				return answer(exchange, HttpStatus.UNAUTHORIZED);
			}
			if ("move".equals(query)) {
				exchange.getResponse().getHeaders().setLocation(URI.create("/"));
				return answer(exchange, HttpStatus.FOUND);
			}
			// Longer than the first bucket, in which durations of the two metrics differ.
			boolean unknown = exchange.getRequest().getPath().value().startsWith("/unknown");
			return unknown ? after(15, chain.filter(exchange)) : chain.filter(exchange);
		};
	}

	@Bean
	@Order(-2)
	WebExceptionHandler slowHandler() {
		return (exchange, error) -> (error instanceof UnsupportedOperationException)
				? after(15, Mono.defer(() -> answer(exchange, HttpStatus.NOT_IMPLEMENTED))) : Mono.error(error);
	}

	private static Mono<Void> answer(ServerWebExchange exchange, HttpStatus status) {
		exchange.getResponse().setStatusCode(status);
		return exchange.getResponse().setComplete();
	}

	private static <T> Mono<T> after(long milliseconds, Mono<T> answer) {
		return answer.delaySubscription(Duration.ofMillis(milliseconds));
	}

}
