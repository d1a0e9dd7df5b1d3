package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests WebSocket handshakes that Spring accepts and Netty cannot complete. The server
 * reports a head as sent, but closes the connection without a response.
 */
class HandshakeTests {

	private static final String UPGRADE = "Connection: Upgrade, close";

	private static final String WEB_SOCKET = "Upgrade: websocket";

	private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

	private static WireServer server;

	@BeforeAll
	static void start() {
		server = WireServer.start(WireApplication.class);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	static List<WireCase> cases() {
		return List.of(
				WireCase.of("without version", "GET /socket", 500, "/socket", UPGRADE, WEB_SOCKET, KEY).notAnswered(),
				WireCase
					.of("by CONNECT", "CONNECT /socket", 500, "/socket", UPGRADE, WEB_SOCKET,
							"Sec-WebSocket-Version: 13", KEY)
					.notAnswered(),
				WireCase.of("by CONNECT without headers", "CONNECT /socket", 500, "/socket").notAnswered(),
				WireCase
					.of("by CONNECT with more media types than Spring accepts", "CONNECT /socket", 500, "/socket",
							"Accept: " + "a/b,".repeat(60))
					.notAnswered(),
				WireCase.of("by CONNECT with an unknown version", "CONNECT /socket", 426, "/socket",
						"Sec-WebSocket-Version: 99"),
				WireCase.of("without version, as in the draft of the protocol", "GET /socket", 101, "/socket",
						"Connection: Upgrade", WEB_SOCKET, KEY, "Origin: http://localhost"),
				new WireCase("with an HTTP version that does not exist",
						WireCases.WEB_SOCKET.request().replace("HTTP/1.1", "HTTP/9.9"), 101, "/socket", true, true,
						false));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void recordsTheStatusOnTheWire(WireCase wireCase) throws IOException {
		server.assertRecorded(wireCase);
	}

}
