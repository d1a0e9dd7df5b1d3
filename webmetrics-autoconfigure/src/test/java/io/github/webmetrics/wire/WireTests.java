package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares what is recorded with what is on the wire, request by request.
 */
class WireTests {

	private static WireServer server;

	private static long recorded;

	@BeforeAll
	static void start() {
		server = WireServer.start(WireApplication.class);
	}

	static List<WireCase> cases() {
		return WireCases.ALL;
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void recordsWhatIsOnTheWire(WireCase wireCase) throws IOException {
		Recorded before = Recorded.now(server.registry());
		recorded++;
		String response = exchange(server, wireCase);
		if (wireCase.answered()) {
			assertThat(status(response)).isEqualTo(wireCase.status());
		}
		else {
			assertThat(response).isEmpty();
		}
		Recorded added = before.awaitAdded(server.registry(), 1);
		assertThat(added.requests()).containsExactlyEntriesOf(
				Map.of(wireCase.method() + " " + wireCase.endpoint() + " " + wireCase.status(), 1L));
		assertThat(added.observed())
			.containsExactlyInAnyOrderEntriesOf(wireCase.observed() ? Map.of(wireCase.endpoint(), 1L) : Map.of());
		assertThat(added.inProgress()).isEmpty();
	}

	/**
	 * Send a request and return all that comes back. A WebSocket stays open after its
	 * head.
	 */
	static String exchange(WireServer server, WireCase wireCase) throws IOException {
		try (RawClient client = new RawClient(server.port())) {
			client.send(wireCase.request());
			return (wireCase.status() == 101) ? client.readUntil("\r\n\r\n") : client.readAll();
		}
	}

	/**
	 * A request that is recorded once too often would not be noticed when it is awaited.
	 */
	@AfterAll
	static void recordedNothingTwice() {
		assertThat(Recorded.total(Recorded.now(server.registry()).requests())).isEqualTo(recorded);
		server.close();
	}

	private static int status(String response) {
		String head = response.startsWith("HTTP/1.1 100 ") ? response.substring(response.indexOf("\r\n\r\n") + 4)
				: response;
		assertThat(head).startsWith("HTTP/1.1 ");
		return Integer.parseInt(head.substring(9, 12));
	}

}
