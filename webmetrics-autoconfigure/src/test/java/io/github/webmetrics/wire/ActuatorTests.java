package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that requests to the actuator are not recorded, wherever it is configured to be.
 */
class ActuatorTests {

	private static final String[] HEALTH_GROUPS = { "management.endpoint.health.probes.add-additional-paths=true",
			"management.endpoint.health.group.own.include=ping",
			"management.endpoint.health.group.own.additional-path=server:groupz",
			"management.endpoint.health.group.other.include=ping",
			"management.endpoint.health.group.other.additional-path=management:/managementz" };

	@Test
	void actuatorIsNotRecorded() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			assertRecorded(server, Map.of("GET /ok 200", 1L), server.port(), "/actuator/health", "/actuator",
					"/actuator/nope", "/%61ctuator/health");
		}
	}

	@Test
	void actuatorWithAnotherBasePathIsNotRecorded() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				"management.endpoints.web.base-path=/internal/manage")) {
			assertRecorded(server, Map.of("GET /ok 200", 1L), server.port(), "/internal/manage/health");
		}
	}

	@Test
	void actuatorWithoutBasePathIsNotRecorded() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "management.endpoints.web.base-path=/",
				"management.endpoints.web.path-mapping.health=healthy")) {
			assertRecorded(server, Map.of("GET /ok 200", 1L), server.port(), "/healthy");
		}
	}

	@ParameterizedTest
	@EnumSource
	void additionalPathsOfHealthGroupsAreNotRecorded(TestedServer tested) throws IOException {
		try (WireServer server = WireServer.start(tested, WireApplication.class, HEALTH_GROUPS)) {
			assertRecorded(server, Map.of("GET UNMATCHED 404", 2L, "GET /ok 200", 1L), server.port(), "/livez",
					"/readyz", "/groupz", "/livezz", "/managementz");
		}
	}

	@Test
	void whenActuatorIsOnAnotherPortThenAdditionalPathsOfHealthGroupsAreNotRecorded() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				Stream
					.concat(Stream.of("management.server.port=0", "management.server.address=127.0.0.1"),
							Stream.of(HEALTH_GROUPS))
					.toArray(String[]::new))) {
			assertThat(RawClient.exchange(server.managementPort(), WireCase.request("GET /managementz")))
				.startsWith("HTTP/1.1 200 ");
			assertRecorded(server, Map.of("GET UNMATCHED 404", 1L, "GET /ok 200", 1L), server.port(), "/livez",
					"/readyz", "/groupz", "/managementz");
		}
	}

	@ParameterizedTest
	@EnumSource
	void cloudFoundryIsNotRecorded(TestedServer tested) throws IOException {
		try (WireServer server = WireServer.start(tested, CloudFoundry.class)) {
			assertRecorded(server, Map.of("GET UNMATCHED 404", 1L, "GET /ok 200", 1L), server.port(),
					"/cloudfoundryapplication", "/cloudfoundryapplication/health", "/cloudfoundryapplications");
		}
	}

	@Test
	void actuatorOnAnotherPortIsNotRecorded() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "management.server.port=0",
				"management.server.address=127.0.0.1", "management.endpoints.web.base-path=/")) {
			assertRecorded(server, Map.of("GET /ok 200", 1L), server.managementPort(), "/health", "/nope");
		}
	}

	@Test
	void whenActuatorIsOnAnotherPortThenItShowsTheRequestsOfTheApplication() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "management.server.port=0",
				"management.server.address=127.0.0.1", "management.endpoints.web.exposure.include=prometheus")) {
			int port = server.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			assertRecorded(server, Map.of("GET /users/{id} 200", 2L, "GET /ok 200", 1L), server.port(), "/users/1",
					"/users/2");
			String scrape = WireCase.request("GET /actuator/prometheus");
			RawClient.exchange(port, scrape);
			assertThat(RawClient.exchange(port, scrape)
				.lines()
				.filter((line) -> line.startsWith("requests_total") || line.startsWith("request_latency_seconds_count"))
				.filter((line) -> !line.endsWith(" 0.0"))).containsExactlyInAnyOrder(
						"requests_total{app_name=\"application\",endpoint=\"/users/{id}\",http_status=\"200\",method=\"GET\"} 2.0",
						"requests_total{app_name=\"application\",endpoint=\"/ok\",http_status=\"200\",method=\"GET\"} 1.0",
						"request_latency_seconds_count{app_name=\"application\",endpoint=\"/users/{id}\"} 2",
						"request_latency_seconds_count{app_name=\"application\",endpoint=\"/ok\"} 1");
		}
	}

	@Test
	void whenActuatorIsOnAnotherPortThenItsPathOnTheApplicationPortIsRecorded() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "management.server.port=0",
				"management.server.address=127.0.0.1")) {
			assertRecorded(server, Map.of("GET /ok 200", 1L, "GET UNMATCHED 404", 1L), server.port(),
					"/actuator/health");
		}
	}

	@Test
	void basePathIsInFrontOfEndpoints() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "spring.webflux.base-path=/base")) {
			assertRecorded(server,
					Map.of("GET /base/users/{id} 200", 1L, "GET /base/nested/{outer}/leaf/{leaf} 200", 1L,
							"GET UNMATCHED 404", 2L, "DELETE /base/ok 405", 1L, "GET /base/ok 200", 1L),
					server.port(), "/base/users/1", "/base/nested/a/leaf/b", "/base/nope", "DELETE /base/ok",
					"/base/actuator/health", "/outside");
		}
	}

	@Test
	void excludedPathsAreNotRecorded() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "webmetrics.exclude=/users/**,one")) {
			assertRecorded(server, Map.of("GET /ok 200", 1L, "GET /actuator/health 200", 1L), server.port(), "/users/1",
					"/one", "/actuator/health");
		}
	}

	@Test
	void clientCannotChangeTheBasePath() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "server.forward-headers-strategy=framework")) {
			RawClient.exchange(server.port(), WireCase.request("GET /ok", "X-Forwarded-Prefix: /forged"));
			assertRecorded(server, Map.of("GET /ok 200", 2L), server.port());
		}
	}

	/**
	 * Send requests to a port, and a last one to the application, so that there is a
	 * recorded request to wait for.
	 */
	private static void assertRecorded(WireServer server, Map<String, Long> expected, int port, String... targets)
			throws IOException {
		for (String target : targets) {
			String requestLine = target.startsWith("/") ? "GET " + target : target;
			assertThat(RawClient.exchange(port, WireCase.request(requestLine))).startsWith("HTTP/1.1 ");
		}
		RawClient.exchange(server.port(), WireCase.request("GET " + basePath(server) + "/ok"));
		Recorded added = Recorded.NOTHING.awaitAdded(server.registry(), (int) Recorded.total(expected));
		assertThat(added.requests()).containsExactlyInAnyOrderEntriesOf(expected);
		assertThat(added.inProgress()).isEmpty();
	}

	private static String basePath(WireServer server) {
		return server.context().getEnvironment().getProperty("spring.webflux.base-path", "");
	}

	/**
	 * An application with the bean that Spring Boot has on Cloud Foundry, under the same
	 * name and on the same paths.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class CloudFoundry {

		@Bean
		RequestMappingHandlerMapping cloudFoundryWebFluxEndpointHandlerMapping() throws NoSuchMethodException {
			RequestMappingHandlerMapping mapping = new RequestMappingHandlerMapping() {

				@Override
				protected boolean isHandler(Class<?> beanType) {
					return false;
				}

			};
			mapping.setOrder(-2);
			mapping.registerMapping(
					RequestMappingInfo.paths("/cloudfoundryapplication", "/cloudfoundryapplication/**").build(), this,
					CloudFoundry.class.getDeclaredMethod("unauthorized"));
			return mapping;
		}

		ResponseEntity<Void> unauthorized() {
			return ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
		}

	}

}
