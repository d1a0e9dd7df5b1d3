package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests several requests on one connection, and several requests in progress at the same
 * time.
 */
@ParameterizedClass
@EnumSource
class KeepAliveTests {

	private static WireServer server;

	@Parameter
	TestedServer tested;

	@BeforeParameterizedClassInvocation
	static void start(TestedServer tested) {
		server = WireServer.start(tested, WireApplication.class);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@Test
	void recordsEachPipelinedRequest() throws IOException {
		Recorded before = Recorded.now(server.registry());
		String keepAlive = "Connection: keep-alive";
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /other", keepAlive) + WireCase.request("GET /nope", keepAlive)
					+ WireCase.request("HEAD /ok", keepAlive) + WireCase.request("GET /status/204", keepAlive));
			assertThat(client.readUntil("HTTP/1.1 204 ").split("HTTP/1.1 ", -1)).hasSize(5);
		}
		Recorded added = before.awaitAdded(server.registry(), 4);
		assertThat(added.requests()).containsExactlyInAnyOrderEntriesOf(Map.of("GET /other 200", 1L,
				"GET UNMATCHED 404", 1L, "HEAD /ok 200", 1L, "GET /status/{status} 204", 1L));
		assertThat(added.inProgress()).isEmpty();
	}

	@Test
	void answersHttp10() throws IOException {
		Recorded before = Recorded.now(server.registry());
		assertThat(RawClient.exchange(server.port(), "GET /ok HTTP/1.0\r\n\r\n")).matches("(?s)HTTP/1.[01] 200 .*");
		assertThat(before.awaitAdded(server.registry(), 1).requests())
			.containsExactlyEntriesOf(Map.of("GET /ok 200", 1L));
	}

	@Test
	void whenServerRefusesRequestThenItIsCountedIfTheServerReportsIt() throws IOException {
		Recorded before = Recorded.now(server.registry());
		assertThat(RawClient.exchange(server.port(), "nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
		assertThat(RawClient.exchange(server.port(), WireCase.request("GET /users/<b>"))).startsWith("HTTP/1.1 400 ");
		assertThat(RawClient.exchange(server.port(), WireCase.request("GET /" + "x".repeat(9000))))
			.startsWith((this.tested != TestedServer.TOMCAT) ? "HTTP/1.1 414 " : "HTTP/1.1 400 ");
		assertThat(RawClient.exchange(server.port(), WireCase.request("GET /ok", "X-Long: " + "x".repeat(9000))))
			.startsWith((this.tested != TestedServer.TOMCAT) ? "HTTP/1.1 431 " : "HTTP/1.1 400 ");
		RawClient.exchange(server.port(), WireCase.request("GET /ok"));
		Map<String, Long> expected = (this.tested != TestedServer.REACTOR_NETTY) ? Map.of("GET /ok 200", 1L)
				: Map.of("GET /ok 200", 1L, "OTHER UNMATCHED 400", 1L, "GET UNMATCHED 400", 1L, "OTHER UNMATCHED 414",
						1L, "GET UNMATCHED 431", 1L);
		assertThat(before.awaitAdded(server.registry(), (int) Recorded.total(expected)).requests())
			.containsExactlyInAnyOrderEntriesOf(expected);
	}

	@Test
	void showsRequestInProgressUnderItsRouteWhileItIsServed() throws IOException {
		try (RawClient slow = new RawClient(server.port())) {
			slow.send(WireCase.request("GET /never"));
			Recorded.awaitInProgress(server.registry(), Map.of("GET /never", 1L));
			Recorded before = Recorded.now(server.registry());
			RawClient.exchange(server.port(), WireCase.request("GET /ok"));
			assertThat(before.awaitAdded(server.registry(), 1).inProgress())
				.containsExactlyEntriesOf(Map.of("GET /never", 1L));
			server.release();
			assertThat(slow.readAll()).startsWith("HTTP/1.1 200 ");
			// The counter is incremented last, so a counted request has already left the
			// gauge.
			Recorded added = before.awaitAdded(server.registry(), 2);
			assertThat(added.requests()).isEqualTo(Map.of("GET /ok 200", 1L, "GET /never 200", 1L));
			assertThat(added.inProgress()).isEmpty();
		}
	}

}
