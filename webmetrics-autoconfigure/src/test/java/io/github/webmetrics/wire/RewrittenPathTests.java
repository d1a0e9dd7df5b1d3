package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.reactive.UrlHandlerFilter;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;

/**
 * Tests requests that are routed by another path than the one that came in: a filter
 * rewrites it, or an exception handler routes the request again.
 */
@ParameterizedClass
@EnumSource
class RewrittenPathTests {

	private static WireServer server;

	@Parameter
	TestedServer tested;

	@BeforeParameterizedClassInvocation
	static void start(TestedServer tested) {
		server = WireServer.start(tested, RewritingApplication.class);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	static List<WireCase> cases() {
		return List.of(WireCase.of("trailing slash", "GET /users/5/", 200, "/users/{id}"),
				WireCase.of("trailing slash, refused", "DELETE /users/5/", 405, "/users/{id}"),
				WireCase.of("mutated exchange", "GET /de/users/7", 200, "/users/{id}"),
				WireCase.of("mutated exchange, refused", "DELETE /de/users/7", 405, "/users/{id}"),
				WireCase.of("mutated twice, refused", "DELETE /de/users/7/", 405, "/users/{id}"),
				WireCase.of("decorated exchange", "GET /tenant/acme/users/7", 200, "/users/{id}"),
				WireCase.of("decorated exchange, refused", "DELETE /tenant/acme/users/7", 405, "/users/{id}"),
				WireCase.of("decorated and mutated, refused", "DELETE /tenant/acme/de/users/7/", 405, "/users/{id}"),
				WireCase.of("rewritten to an unknown path", "GET /de/users/7/8", 200, "/spa"),
				WireCase.of("mutated header, refused", "DELETE /users/5", 405, "/users/{id}", "X-Mutate: header"),
				WireCase.of("not rewritten, refused", "DELETE /users/5", 405, "/users/{id}"),
				WireCase.of("prefix in the context path", "GET /fr/users/7", 200, "/users/{id}"),
				WireCase.of("prefix in the context path, refused", "DELETE /fr/users/7", 405, "/users/{id}"),
				WireCase.of("answered by a filter, not rewritten", "GET /users/7", 401, "/users/{id}", "X-Refuse: yes"),
				WireCase.of("answered by a filter behind the rewriting one", "GET /de/users/7", 401, "UNMATCHED",
						"X-Refuse: yes"),
				WireCase.of("page written by an exception handler", "GET /nope?written", 200, "/**"),
				WireCase.of("routed again", "GET /nope", 200, "/spa"),
				WireCase.of("routed again to a functional route", "GET /nope?fn", 200, "/fn/spa"),
				WireCase.of("routed again to nothing", "GET /nope?lost", 404, "UNMATCHED"),
				WireCase.of("routed again after a route", "GET /gone", 200, "/spa"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void endpointIsTheRouteThatServedTheRequest(WireCase wireCase) throws IOException {
		server.assertRecorded(wireCase);
	}

	@UnsecuredApplication
	@Import({ TestedServerConfiguration.class, RewrittenController.class })
	static class RewritingApplication {

		@Bean
		@Order(1)
		WebFilter tenant() {
			return (exchange, chain) -> chain.filter(startsWith(exchange, "/tenant/acme")
					? new OtherPathExchange(exchange, path(exchange).substring("/tenant/acme".length())) : exchange);
		}

		@Bean
		@Order(2)
		WebFilter language() {
			return (exchange, chain) -> chain.filter(startsWith(exchange, "/de/")
					? withPath(exchange, path(exchange).substring("/de".length())) : exchange);
		}

		@Bean
		@Order(3)
		WebFilter trailingSlash() {
			return UrlHandlerFilter.trailingSlashHandler("/users/**").mutateRequest().build();
		}

		@Bean
		@Order(4)
		WebFilter header() {
			return (exchange, chain) -> chain.filter((exchange.getRequest().getHeaders().getFirst("X-Mutate") != null)
					? exchange.mutate().request((request) -> request.header("X-Mutated", "yes")).build() : exchange);
		}

		@Bean
		@Order(5)
		WebFilter prefix() {
			return (exchange, chain) -> chain.filter(startsWith(exchange, "/fr/")
					? exchange.mutate().request((request) -> request.contextPath("/fr")).build() : exchange);
		}

		@Bean
		@Order(6)
		WebFilter refusing() {
			return (exchange, chain) -> (exchange.getRequest().getHeaders().getFirst("X-Refuse") != null)
					? answer(exchange, HttpStatus.UNAUTHORIZED) : chain.filter(exchange);
		}

		@Bean
		@Order(-4)
		WebExceptionHandler written() {
			return (exchange, error) -> "written".equals(exchange.getRequest().getURI().getQuery())
					? answer(exchange, HttpStatus.OK) : Mono.error(error);
		}

		@Bean
		@Order(-3)
		WebExceptionHandler page(ObjectProvider<DispatcherHandler> dispatcher) {
			return (exchange,
					error) -> (error instanceof ResponseStatusException notFound
							&& notFound.getStatusCode() == HttpStatus.NOT_FOUND && !path(exchange).equals("/lost"))
									? dispatcher.getObject().handle(withPath(exchange, page(exchange)))
									: Mono.error(error);
		}

		@Bean
		RouterFunction<ServerResponse> functions() {
			return RouterFunctions.route().GET("/fn/spa", (request) -> ServerResponse.ok().bodyValue("page")).build();
		}

		private static String page(ServerWebExchange exchange) {
			String query = String.valueOf(exchange.getRequest().getURI().getQuery());
			return switch (query) {
				case "fn" -> "/fn/spa";
				case "lost" -> "/lost";
				default -> "/spa";
			};
		}

		private static Mono<Void> answer(ServerWebExchange exchange, HttpStatus status) {
			exchange.getResponse().setStatusCode(status);
			return exchange.getResponse().setComplete();
		}

		private static boolean startsWith(ServerWebExchange exchange, String prefix) {
			return path(exchange).startsWith(prefix);
		}

		private static String path(ServerWebExchange exchange) {
			return exchange.getRequest().getPath().value();
		}

		private static ServerWebExchange withPath(ServerWebExchange exchange, String path) {
			return exchange.mutate().request((request) -> request.path(path)).build();
		}

	}

	/**
	 * An exchange as a filter may write it by hand.
	 */
	static final class OtherPathExchange extends ServerWebExchangeDecorator {

		private final ServerHttpRequest request;

		OtherPathExchange(ServerWebExchange exchange, String path) {
			super(exchange);
			this.request = new ServerHttpRequestDecorator(exchange.getRequest()) {

				@Override
				public RequestPath getPath() {
					return RequestPath.parse(path, "");
				}

			};
		}

		@Override
		public ServerHttpRequest getRequest() {
			return this.request;
		}

	}

	@RestController
	static class RewrittenController {

		@GetMapping("/users/{id}")
		String user(@PathVariable String id) {
			return id;
		}

		@GetMapping("/spa")
		String page() {
			return "page";
		}

		@GetMapping("/gone")
		String gone() {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}

	}

}
