package io.github.webmetrics.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what can be reached in an application that is secured as the page on security
 * shows, with the actuator on the application's port and on its own port.
 */
class SecuredExposureTests {

	static final String NOBODY = "X-Nobody: 1";

	static final String USER = basic("user:password");

	static final String SCRAPER = basic("scraper:password");

	private static final String WRONG = basic("scraper:wrong");

	private static WireServer samePort;

	private static WireServer ownPort;

	@BeforeAll
	static void start(@TempDir Path folder) throws IOException {
		samePort = WireServer.start(WithOwnChain.class, SecurityPage.configuration(folder, SecurityPage.EXPOSURE));
		ownPort = WireServer.start(WithOwnChain.class,
				SecurityPage.configuration(folder, SecurityPage.EXPOSURE, SecurityPage.OWN_PORT),
				"management.server.port=0");
	}

	@AfterAll
	static void stop() {
		samePort.close();
		ownPort.close();
	}

	@Test
	void onlyTheScraperCanReadTheMetrics() throws IOException {
		for (int port : List.of(samePort.port(), ownPort.managementPort())) {
			assertThat(get(port, "/actuator/prometheus", NOBODY)).startsWith("HTTP/1.1 401 ").doesNotContain("# HELP");
			assertThat(get(port, "/actuator/prometheus", WRONG)).startsWith("HTTP/1.1 401 ").doesNotContain("# HELP");
			assertThat(get(port, "/actuator/prometheus", USER)).startsWith("HTTP/1.1 403 ").doesNotContain("# HELP");
			assertThat(get(port, "/actuator/prometheus", SCRAPER)).startsWith("HTTP/1.1 200 ").contains("# HELP");
		}
	}

	@Test
	void onlyTheScraperCanListTheEndpoints() throws IOException {
		for (int port : List.of(samePort.port(), ownPort.managementPort())) {
			assertThat(get(port, "/actuator", NOBODY)).startsWith("HTTP/1.1 401 ");
			assertThat(get(port, "/actuator", USER)).startsWith("HTTP/1.1 403 ");
			assertThat(get(port, "/actuator", SCRAPER)).startsWith("HTTP/1.1 200 ");
		}
	}

	@Test
	void healthIsOpen() throws IOException {
		for (int port : List.of(samePort.port(), ownPort.managementPort())) {
			assertThat(get(port, "/actuator/health", NOBODY)).startsWith("HTTP/1.1 200 ");
		}
	}

	@Test
	void endpointsThatAreNotExposedAreAnsweredByTheApplication() throws IOException {
		for (int port : List.of(samePort.port(), ownPort.port(), ownPort.managementPort())) {
			assertThat(get(port, "/actuator/env", NOBODY)).startsWith("HTTP/1.1 401 ");
			assertThat(get(port, "/actuator/env", USER)).startsWith("HTTP/1.1 404 ");
		}
		assertThat(get(ownPort.port(), "/actuator/prometheus", NOBODY)).startsWith("HTTP/1.1 401 ");
		assertThat(get(ownPort.port(), "/actuator/prometheus", SCRAPER)).startsWith("HTTP/1.1 404 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HEAD /actuator/prometheus", "OPTIONS /actuator/prometheus", "POST /actuator/prometheus",
			"TRACE /actuator/prometheus", "QUERY /actuator/prometheus", "get /actuator/prometheus",
			"GET http://localhost/actuator/prometheus", "GET http://other/actuator/prometheus",
			"GET /actuator/prometheus?includedNames=requests", "GET /actuator/prometheus/", "GET //actuator/prometheus",
			"GET /actuator//prometheus", "GET /actuator/%70rometheus", "GET /%61ctuator/prometheus",
			"GET /actuator/prometheus%2f", "GET /actuator%2fprometheus", "GET /actuator/%2570rometheus",
			"GET /actuator;a=b/prometheus", "GET /actuator/prometheus;a=b", "GET /actuator/./prometheus",
			"GET /ok/../actuator/prometheus", "GET /ok/%2e%2e/actuator/prometheus", "GET /ACTUATOR/prometheus",
			"GET /actuator/prometheus%00", "GET /actuator/prometheus.json", "GET /actuator/health/../prometheus",
			"GET /actuator/health/prometheus" })
	void noRequestBypassesTheSecurity(String requestLine) throws IOException {
		for (int port : List.of(samePort.port(), ownPort.managementPort())) {
			for (String header : List.of(NOBODY, USER, "X-Original-URL: /actuator/health",
					"X-Forwarded-Prefix: /actuator", "X-HTTP-Method-Override: GET")) {
				assertThat(RawClient.exchange(port, WireCase.request(requestLine, header))).startsWith("HTTP/1.1 4")
					.doesNotContain("# HELP");
			}
		}
	}

	private static String basic(String credentials) {
		return "Authorization: Basic "
				+ Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII));
	}

	private static String get(int port, String path, String header) throws IOException {
		return RawClient.exchange(port, WireCase.request("GET " + path, header));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(WireController.class)
	static class WithoutChains {

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("user").password("{noop}password").roles("USER").build(),
					User.withUsername("scraper").password("{noop}password").roles("SCRAPER").build());
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@Import({ WithoutChains.class, DocumentedSecurity.class })
	static class WithoutOwnChain {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@Import(WithoutOwnChain.class)
	static class WithOwnChain {

		@Bean
		SecurityWebFilterChain application(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
