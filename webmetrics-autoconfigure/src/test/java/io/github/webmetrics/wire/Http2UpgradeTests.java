package io.github.webmetrics.wire;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the upgrade of a connection to HTTP/2.
 */
class Http2UpgradeTests {

	private static final int UPGRADE_LIMIT = 20_000;

	private static WireServer server;

	@BeforeAll
	static void start() {
		server = WireServer.start(WireApplication.class, Measured.everythingAnd("server.http2.enabled=true",
				"server.netty.h2c-max-content-length=" + UPGRADE_LIMIT + "B"));
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "GET, /users/1, 200, /users/{id}", "GET, /nope, 404, UNMATCHED", "GET, /thrown, 500, /thrown",
			"GET, /response-status, 409, /response-status", "HEAD, /ok, 200, /ok", "POST, /upload, 200, /upload",
			"DELETE, /ok, 405, /ok" })
	void recordsRequestsBeforeAndAfterUpgrade(String method, String path, int status, String endpoint)
			throws Exception {
		Recorded before = Recorded.now(server.registry());
		HttpClient client = client();
		for (int i = 0; i < 3; i++) {
			HttpResponse<String> response = client.send(request(path)
				.method(method,
						method.equals("POST") ? HttpRequest.BodyPublishers.ofString("x".repeat(10_000))
								: HttpRequest.BodyPublishers.noBody())
				.header("Content-Type", "application/octet-stream")
				.build(), HttpResponse.BodyHandlers.ofString());
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			assertThat(response.statusCode()).isEqualTo(status);
		}
		Recorded added = before.awaitAdded(server.registry(), 3);
		assertThat(added.requests()).isEqualTo(Map.of(method + " " + endpoint + " " + status, 3L));
		assertThat(added.inProgress()).isEmpty();
	}

	@Test
	void whenClientLeavesUpgradedEventStreamThenStatusIs200() throws Exception {
		Recorded before = Recorded.now(server.registry());
		try (InputStream events = client()
			.send(request("/events-forever").build(), HttpResponse.BodyHandlers.ofInputStream())
			.body()) {
			assertThat(events.read()).isPositive();
		}
		Recorded added = before.awaitAdded(server.registry(), 1);
		assertThat(added.requests()).isEqualTo(Map.of("GET /events-forever 200", 1L));
		assertThat(added.observed()).isEmpty();
		assertThat(added.inProgress()).isEmpty();
	}

	@Test
	void whenClientLeavesUpgradedRequestThenStatusIs499() throws Exception {
		Recorded before = Recorded.now(server.registry());
		CompletableFuture<?> never = client().sendAsync(request("/never").build(),
				HttpResponse.BodyHandlers.discarding());
		Recorded.awaitInProgress(server.registry(), Map.of("GET /never", 1L));
		never.cancel(true);
		Recorded added = before.awaitAdded(server.registry(), 1);
		assertThat(added.requests()).isEqualTo(Map.of("GET /never 499", 1L));
		assertThat(added.inProgress()).isEmpty();
	}

	@Test
	void whenServerRefusesUpgradeOfLargeUploadThenNothingIsRecorded() throws Exception {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			// Send only the head. If the server does not read the body, the client may
			// not receive the response.
			client.send("POST /upload HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
					+ "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\nContent-Length: "
					+ (UPGRADE_LIMIT + 1) + "\r\n\r\n");
			assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 413 ");
		}
		client().send(request("/ok").build(), HttpResponse.BodyHandlers.discarding());
		assertThat(before.awaitAdded(server.registry(), 1).requests()).isEqualTo(Map.of("GET /ok 200", 1L));
	}

	private static HttpClient client() {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
	}

	private static HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
			.timeout(Recorded.PATIENCE);
	}

}
