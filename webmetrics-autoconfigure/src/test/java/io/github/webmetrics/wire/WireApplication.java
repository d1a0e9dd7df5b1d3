package io.github.webmetrics.wire;

import java.time.Duration;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;

/**
 * An application that handles requests and responses in every way that an application
 * can.
 */
@UnsecuredApplication
@Import({ TestedServerConfiguration.class, WireController.class })
class WireApplication implements WebFluxConfigurer {

	@Override
	public void addCorsMappings(CorsRegistry registry) {
		registry.addMapping("/cors/**").allowedOrigins("https://friend.example").allowedMethods("GET");
	}

	@Bean
	RouterFunction<ServerResponse> functions() {
		return RouterFunctions.route()
			.GET("/fn/hello/{name}", (request) -> ServerResponse.ok().bodyValue("hello"))
			.POST("/fn/created", (request) -> ServerResponse.status(HttpStatus.CREATED).build())
			.GET("/fn/error", (request) -> Mono.error(new IllegalArgumentException("function")))
			.GET("/fn/thrown", (request) -> {
				throw new IllegalArgumentException("function");
			})
			.GET("/fn/gone", (request) -> ServerResponse.notFound().build())
			.path("/nested", (outer) -> outer.path("/{outer}",
					(inner) -> inner.GET("/leaf/{leaf}", (request) -> ServerResponse.ok().build())
						.nest(RequestPredicates.accept(MediaType.TEXT_PLAIN),
								(text) -> text.GET("/text", (request) -> ServerResponse.ok().bodyValue("text")))))
			.path("/filtered",
					(filtered) -> filtered.GET("", (request) -> ServerResponse.ok().build())
						.filter((request, next) -> ServerResponse.status(HttpStatus.TOO_MANY_REQUESTS).build()))
			.route((request) -> !request.headers().header("X-No-Path").isEmpty(),
					(request) -> ServerResponse.ok().bodyValue("no path"))
			.resources("/files/**", new ClassPathResource("static/"))
			.build();
	}

	@Bean
	HandlerMapping webSockets() {
		WebSocketHandler echo = (session) -> session.send(session.receive().map((message) -> {
			message.retain();
			return message;
		}));
		return new SimpleUrlHandlerMapping(Map.of("/socket", echo), -1);
	}

	@Bean
	@Order(-50)
	WebFilter early() {
		return (exchange, chain) -> {
			ServerHttpResponse response = exchange.getResponse();
			String early = exchange.getRequest().getHeaders().getFirst("X-Early");
			if (early == null) {
				return chain.filter(exchange);
			}
			return switch (early) {
				case "answer" -> {
					response.setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
					yield response.setComplete();
				}
				case "status" -> {
					response.setStatusCode(HttpStatus.PAYMENT_REQUIRED);
					yield Mono.empty();
				}
				case "error" -> Mono.error(new IllegalArgumentException("early"));
				case "throw" -> throw new IllegalArgumentException("early");
				case "stack-overflow" -> throw new StackOverflowError("early");
				case "no-class" -> throw new NoClassDefFoundError("early");
				case "no-class-later" -> Mono.defer(() -> {
					throw new NoClassDefFoundError("early");
				});
				case "assertion" -> throw new AssertionError("early");
				case "commit-status" -> {
					response.beforeCommit(() -> Mono.fromRunnable(() -> response.setStatusCode(HttpStatus.ACCEPTED)));
					yield chain.filter(exchange);
				}
				case "commit-fails" -> {
					response.beforeCommit(() -> Mono.error(new IllegalArgumentException("commit")));
					yield chain.filter(exchange);
				}
				case "commit-throws" -> {
					response.beforeCommit(() -> {
						throw new IllegalArgumentException("commit");
					});
					yield chain.filter(exchange);
				}
				case "complete-then-error" -> chain.filter(exchange)
					.then(Mono.defer(response::setComplete))
					.then(Mono.error(new IllegalArgumentException("late")));
				case "timeout" -> {
					Sinks.Empty<Void> handled = Sinks.empty();
					yield chain.filter(exchange)
						.timeout(handled.asMono().then(Mono.delay(Duration.ofMillis(20))))
						.contextWrite((context) -> context.put(WireController.HANDLED, handled));
				}
				case "header-after" ->
					chain.filter(exchange).then(Mono.fromRunnable(() -> response.getHeaders().set("X-After", "late")));
				case "status-after" ->
					chain.filter(exchange).then(Mono.fromRunnable(() -> response.setStatusCode(HttpStatus.CONFLICT)));
				default -> throw new IllegalStateException(early);
			};
		};
	}

	@Bean
	@Order(-10)
	WebExceptionHandler handlers() {
		return (exchange, error) -> {
			ServerHttpResponse response = exchange.getResponse();
			String message = String.valueOf(error.getMessage());
			return switch (message) {
				case "handled with body" -> {
					response.setStatusCode(HttpStatus.BAD_GATEWAY);
					yield response
						.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap("handled".getBytes())));
				}
				case "handled with status" -> {
					response.setStatusCode(HttpStatus.INSUFFICIENT_STORAGE);
					yield Mono.empty();
				}
				case "handled with commit" -> {
					response.setStatusCode(HttpStatus.GATEWAY_TIMEOUT);
					yield response.setComplete();
				}
				case "handler fails" -> Mono.error(new IllegalArgumentException("of the handler"));
				case "handler throws" -> throw new IllegalArgumentException("of the handler");
				case "swallowed" -> Mono.empty();
				default -> Mono.error(error);
			};
		};
	}

}
