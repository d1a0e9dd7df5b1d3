package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests requests that the server refuses before the application receives them.
 */
class RefusedRequestTests {

	private static final String GARBAGE = "nonsense\r\n\r\n";

	private static WireServer server;

	private static long recorded;

	@BeforeAll
	static void start() {
		server = WireServer.start(WireApplication.class);
	}

	static Stream<Arguments> refused() {
		String host = "\r\nHost: localhost\r\n";
		return Stream.of(Arguments.of("malformed request line", GARBAGE, 400, "OTHER"),
				Arguments.of("malformed version", "GET /ok VERSION" + host + "\r\n", 400, "OTHER"),
				Arguments.of("illegal character in the target", WireCase.request("GET /users/<b>"), 400, "GET"),
				Arguments.of("target with a malformed escape", WireCase.request("GET /users/%zz"), 400, "GET"),
				Arguments.of("target too large", WireCase.request("GET /" + "x".repeat(9000)), 414, "OTHER"),
				Arguments.of("header too large", WireCase.request("GET /ok", "X-Long: " + "x".repeat(9000)), 431,
						"GET"),
				Arguments.of("illegal header name", "GET /ok HTTP/1.1" + host + "bad name: x\r\n\r\n", 400, "GET"),
				Arguments.of("illegal header value", "GET /ok HTTP/1.1" + host + "X: a\0b\r\n\r\n", 400, "GET"),
				Arguments.of("header without colon", "GET /ok HTTP/1.1" + host + "nothing\r\n\r\n", 400, "GET"),
				Arguments.of("malformed header and target", "GET /<b> HTTP/1.1" + host + "nothing\r\n\r\n", 400, "GET"),
				Arguments.of("malformed port in the Host header", "GET /ok HTTP/1.1\r\nHost: localhost:x\r\n\r\n", 400,
						"GET"),
				Arguments.of("malformed Content-Length", "POST /text HTTP/1.1" + host + "Content-Length: x\r\n\r\n",
						400, "POST"),
				Arguments.of("two different values of Content-Length",
						"POST /text HTTP/1.1" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400, "POST"),
				Arguments.of("Content-Length with a chunked body",
						"POST /text HTTP/1.1" + host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
						"POST"),
				Arguments.of("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "OTHER"),
				Arguments.of("TLS handshake", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\n\u00b7\n",
						400, "OTHER"));
	}

	static List<String> requests() {
		return refused().map((arguments) -> (String) arguments.get()[1]).toList();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("refused")
	void countsTheStatusOnTheWire(String name, String request, int status, String method) throws IOException {
		Recorded before = Recorded.now(server.registry());
		assertThat(RawClient.exchange(server.port(), request)).startsWith("HTTP/1.1 " + status + " ");
		assertAdded(before, Map.of(method + " UNMATCHED " + status, 1L));
	}

	@Test
	void countsGarbageAfterRequest() throws IOException {
		Recorded before = Recorded.now(server.registry());
		String response = RawClient.exchange(server.port(),
				WireCase.request("GET /ok", "Connection: keep-alive") + GARBAGE);
		assertThat(response).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 400 ");
		assertAdded(before, Map.of("GET /ok 200", 1L, "OTHER UNMATCHED 400", 1L));
	}

	/**
	 * The server ignores everything after a request that it cannot parse. While another
	 * request is in progress, it also ignores bytes that it cannot parse.
	 */
	@ParameterizedTest
	@ValueSource(strings = { GARBAGE, "GET /users/<b> HTTP/1.0\r\n\r\n" })
	void whenGarbageIsNotAnsweredThenItIsNotCounted(String garbage) throws IOException {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /never", "Connection: keep-alive") + garbage);
			Recorded.awaitInProgress(server.registry(), Map.of("GET /never", 1L));
		}
		assertAdded(before, Map.of("GET /never 499", 1L));
		before = Recorded.now(server.registry());
		assertThat(RawClient.exchange(server.port(), GARBAGE + WireCase.request("GET /ok")).split("HTTP/1.1 ", -1))
			.hasSize(2);
		assertAdded(before, Map.of("OTHER UNMATCHED 400", 1L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\r\n", "\r\n\r\n\r\n", "GET", "GET /ok HTTP/1.1\r\nHo" })
	void whenClientLeavesBeforeItsHeadIsCompleteThenNothingIsCounted(String beginning) throws IOException {
		Recorded before = Recorded.now(server.registry());
		for (int i = 0; i < 2; i++) {
			try (RawClient client = new RawClient(server.port())) {
				client.send(beginning);
				if (i > 0) {
					client.reset();
				}
			}
		}
		RawClient.exchange(server.port(), WireCase.request("GET /ok"));
		assertAdded(before, Map.of("GET /ok 200", 1L));
	}

	@Test
	void whenApplicationAnswers400ThenNothingElseIsCounted() throws IOException {
		Recorded before = Recorded.now(server.registry());
		for (String target : new String[] { "/param", "/status/400", "/status/414" }) {
			RawClient.exchange(server.port(), WireCase.request("GET " + target));
		}
		assertAdded(before,
				Map.of("GET /param 400", 1L, "GET /status/{status} 400", 1L, "GET /status/{status} 414", 1L));
	}

	/**
	 * Check the total at the end, because no other test notices a request that is counted
	 * late.
	 */
	@AfterAll
	static void countedNothingTwice() {
		try (WireServer closing = server) {
			assertThat(Recorded.total(Recorded.now(closing.registry()).requests())).isEqualTo(recorded);
		}
	}

	private static void assertAdded(Recorded before, Map<String, Long> expected) {
		recorded += Recorded.total(expected);
		Recorded added = before.awaitAdded(server.registry(), (int) Recorded.total(expected));
		assertThat(added.requests()).containsExactlyInAnyOrderEntriesOf(expected);
		assertThat(added.observed()).doesNotContainKey("UNMATCHED");
		assertThat(added.inProgress()).isEmpty();
	}

}
