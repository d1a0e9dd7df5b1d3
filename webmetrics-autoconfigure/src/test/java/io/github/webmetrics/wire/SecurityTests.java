package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;

import io.github.webmetrics.LabelContributor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests requests that Spring Security answers or accepts.
 */
class SecurityTests {

	// user:password and user:wrong
	private static final String AUTHENTICATED = "Authorization: Basic dXNlcjpwYXNzd29yZA==";

	private static final String WRONG = "Authorization: Basic dXNlcjp3cm9uZw==";

	private static WireServer server;

	private static WireServer mapping;

	@BeforeAll
	static void start() {
		server = WireServer.start(SecuredApplication.class);
		mapping = WireServer.start(DenyingApplication.class, "webmetrics.error-mapping.scope=all",
				"webmetrics.error-mapping.statuses.[java.lang.Throwable]=503");
	}

	@AfterAll
	static void stop() {
		server.close();
		mapping.close();
	}

	static List<WireCase> cases() {
		return List.of(WireCase.of("anonymous", "GET /users/1", 401, "/users/{id}"),
				WireCase.of("wrong password", "GET /users/1", 401, "/users/{id}", WRONG),
				WireCase.of("malformed credentials", "GET /users/1", 401, "/users/{id}", "Authorization: Basic ~"),
				WireCase.of("missing authority", "GET /ok", 403, "/ok", AUTHENTICATED),
				WireCase.of("missing CSRF token", "POST /text", 403, "/text", AUTHENTICATED, "x"),
				WireCase.of("authenticated", "GET /users/1", 200, "/users/{id}", AUTHENTICATED),
				WireCase.of("authenticated, handler fails", "GET /thrown", 500, "/thrown", AUTHENTICATED),
				WireCase.of("anonymous on an unknown path", "GET /nope", 401, "UNMATCHED"),
				WireCase.of("authenticated on an unknown path", "GET /nope", 404, "UNMATCHED", AUTHENTICATED),
				WireCase.of("anonymous on a static file", "GET /static.txt", 401, "UNMATCHED"),
				WireCase.of("anonymous OPTIONS", "OPTIONS /users/1", 401, "/users/{id}"),
				WireCase.of("path that the firewall refuses", "GET /users/..%2f", 400, "/users/{id}"),
				WireCase.of("method that the firewall refuses", "BREW /ok", 400, "/ok"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void recordsTheStatusOnTheWire(WireCase wireCase) throws IOException {
		server.assertRecorded(wireCase);
	}

	@Test
	void whoAuthenticatedCanBeALabel() throws IOException {
		server.exchange(WireCase.of("authenticated", "GET /label", 404, "UNMATCHED", AUTHENTICATED));
		server.exchange(WireCase.of("wrong password", "GET /label", 401, "UNMATCHED", WRONG));
		Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> {
			assertThat(tenants("404")).contains("user").doesNotContain("NONE");
			assertThat(tenants("401")).containsOnly("NONE");
		});
	}

	private static List<String> tenants(String status) {
		return server.registry()
			.get("requests")
			.tag("http_status", status)
			.tag("endpoint", "UNMATCHED")
			.counters()
			.stream()
			.map((counter) -> counter.getId().getTag("tenant"))
			.toList();
	}

	@Test
	void errorMappingDoesNotAnswerForSpringSecurity() throws IOException {
		List<WireCase> refused = cases().stream()
			.filter((wireCase) -> List.of(400, 401, 403).contains(wireCase.status()))
			.toList();
		assertThat(refused).hasSize(10);
		for (WireCase wireCase : refused) {
			assertThat(exchange(mapping, wireCase)).as(wireCase.name()).isEqualTo(exchange(server, wireCase));
		}
		assertThat(exchange(mapping, WireCase.of("mapped", "GET /thrown", 503, "/thrown", AUTHENTICATED)))
			.startsWith("HTTP/1.1 503 ");
	}

	@Test
	void errorMappingDoesNotAnswerSecurityExceptionsOfAHandler() throws IOException {
		mapping.assertRecorded(WireCase.of("denied", "GET /denied", 403, "/denied", AUTHENTICATED));
		mapping.assertRecorded(WireCase.of("not trusted", "GET /not-trusted", 401, "/not-trusted", AUTHENTICATED));
	}

	// Waits for the recording: a late one would be attributed to the next test.
	private static String exchange(WireServer server, WireCase wireCase) throws IOException {
		Recorded before = Recorded.now(server.registry());
		String response = server.exchange(wireCase);
		before.awaitAdded(server.registry(), 1);
		return response;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(WireController.class)
	static class SecuredApplication {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http.authorizeExchange(
					(exchanges) -> exchanges.pathMatchers("/ok").hasAuthority("admin").anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		// Also in docs/recipes.md. Behind Spring Security, whose order is -100.
		@Bean
		@Order(0)
		WebFilter tenant() {
			return (exchange, chain) -> exchange.getPrincipal()
				.doOnNext((principal) -> exchange.getAttributes().put("tenant", principal.getName()))
				.then(chain.filter(exchange));
		}

		@Bean
		LabelContributor tenantLabel() {
			return LabelContributor.of("tenant", (exchange) -> exchange.getAttribute("tenant"));
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("user").password("{noop}password").authorities("user").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SecuredApplication.class)
	static class DenyingApplication {

		@Bean
		RouterFunction<ServerResponse> denying() {
			return RouterFunctions.route()
				.GET("/denied", (request) -> Mono.error(new AccessDeniedException("denied")))
				.GET("/not-trusted", (request) -> Mono.error(new InsufficientAuthenticationException("not trusted")))
				.build();
		}

	}

}
