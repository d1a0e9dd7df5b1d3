package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.cloud.gateway.event.RefreshRoutesEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the endpoints of the requests that a Spring Cloud Gateway routes.
 */
class GatewayTests {

	// The gateway names the versions of Spring Boot that it knows.
	static final String ANY_BOOT = "spring.cloud.compatibility-verifier.enabled=false";

	private static WireServer server;

	@BeforeAll
	static void start() {
		server = WireServer.start(GatewayApplication.class, ANY_BOOT);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	static List<WireCase> cases() {
		return List.of(
				WireCase.of("path, and a decoy whose header does not match", "GET /shop/200", 200, "/shop/{item}"),
				WireCase.of("path and header", "GET /shop/200", 404, "/shop/**", "X-Decoy: yes"),
				WireCase.of("404 of the service", "GET /shop/404", 404, "/shop/{item}"),
				WireCase.of("500 of the service", "GET /shop/500", 500, "/shop/{item}"),
				WireCase.of("method", "POST /posts", 201, "/posts", "x"),
				WireCase.of("method that does not match", "GET /posts", 404, "UNMATCHED"),
				WireCase.of("header", "GET /any", 200, "by-header", "X-Route: blue"),
				WireCase.of("weight", "GET /any", 200, "by-weight", "X-Weighted: yes"),
				WireCase.of("404 of the service behind any path", "GET /any", 404, "/**", "X-All: yes"),
				WireCase.of("no route", "GET /any", 404, "UNMATCHED"),
				WireCase.of("service that is down", "GET /dead/1", 500, "/dead/{id}"),
				WireCase.of("service that closes the connection", "GET /reset/1", 500, "/reset/{id}"),
				WireCase.of("service that is slow", "GET /slow", 504, "/slow"),
				WireCase.of("forward", "GET /forward", 202, "/forward"),
				WireCase.of("forward to another route", "GET /again/1", 404, "/again/{id}"),
				WireCase.of("fallback of a circuit breaker", "GET /breaker/1", 200, "/breaker/{id}"),
				WireCase.of("route of the application", "GET /local", 202, "/local"),
				WireCase.of("event stream", "GET /events", 200, "/events").notObserved(),
				WireCase.of("WebSocket", "GET /echo", 101, "/echo", "Connection: Upgrade", "Upgrade: websocket",
						"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
				host("host", "shop.tenant.example", "by-host"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void recordsTheRouteOfTheGateway(WireCase wireCase) throws IOException {
		server.assertRecorded(wireCase);
	}

	@Test
	void whenClientLeavesThenRequestLeavesTheGaugeOfItsRoute() throws IOException {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /never/1"));
			Recorded.awaitInProgress(server.registry(), Map.of("GET /never/{id}", 1L));
		}
		Recorded added = before.awaitAdded(server.registry(), 1);
		assertThat(added.requests()).containsExactlyEntriesOf(Map.of("GET /never/{id} 499", 1L));
		assertThat(added.inProgress()).isEmpty();
	}

	@Test
	void whenRoutesAreRefreshedThenRequestsKeepTheirRoute() throws IOException {
		Recorded before = Recorded.now(server.registry());
		CompletableFuture<Void> refreshes = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 100; i++) {
				server.context().publishEvent(new RefreshRoutesEvent(this));
			}
		});
		for (int i = 0; i < 100; i++) {
			assertThat(RawClient.exchange(server.port(), WireCase.request("GET /shop/200"))).startsWith("HTTP/1.1 200");
		}
		refreshes.join();
		Recorded added = before.awaitAdded(server.registry(), 100);
		assertThat(added.requests()).containsExactlyEntriesOf(Map.of("GET /shop/{item} 200", 100L));
		assertThat(added.inProgress()).isEmpty();
	}

	static WireCase host(String name, String host, String endpoint) {
		return new WireCase(name, WireCase.request("GET /any").replace("Host: localhost", "Host: " + host), 200,
				endpoint, true, true, false);
	}

}
