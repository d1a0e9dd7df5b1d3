package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests clients that leave before they have received the whole response.
 */
@ParameterizedClass
@MethodSource("serversWithAndWithoutMeasures")
class DisconnectTests {

	private static final String UPLOAD = "POST /upload HTTP/1.1\r\nHost: localhost\r\n"
			+ "Content-Type: application/octet-stream\r\n";

	private static WireServer server;

	@Parameter(0)
	TestedServer tested;

	@Parameter(1)
	boolean measured;

	static Stream<Arguments> serversWithAndWithoutMeasures() {
		return Stream.of(TestedServer.values())
			.flatMap((tested) -> Stream.of(Arguments.of(tested, false), Arguments.of(tested, true)));
	}

	@BeforeParameterizedClassInvocation
	static void start(TestedServer tested, boolean measured) {
		server = WireServer.start(tested, WireApplication.class, measured ? Measured.EVERYTHING : new String[0]);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource
	void whenClientLeavesBeforeHeadThenStatusIs499(Farewell farewell) throws IOException {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /never"));
			Recorded.awaitInProgress(server.registry(), Map.of("GET /never", 1L));
			farewell.say(client);
			releaseIfTheServerDoesNotNotice();
			assertAdded(before, "GET /never " + (Unknowable.DISCONNECT_WHILE_HANDLER_WAITS.on(this.tested) ? 200 : 499),
					"/never");
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenClientLeavesAfterHeadThenStatusIsThatOfTheHead(Farewell farewell) throws IOException {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /headed-never"));
			assertThat(client.readUntil("first")).startsWith("HTTP/1.1 200 ");
			farewell.say(client);
			releaseIfTheServerDoesNotNotice();
			assertAdded(before, "GET /headed-never 200", "/headed-never");
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenClientLeavesEventStreamThenItIsNotObserved(Farewell farewell) throws IOException {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /events-forever"));
			assertThat(client.readUntil("data:")).startsWith("HTTP/1.1 200 ");
			assertThat(Recorded.now(server.registry()).inProgress()).containsEntry("GET /events-forever", 1L);
			farewell.say(client);
			assertAdded(before, "GET /events-forever 200", null);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenClientLeavesDuringUploadThenStatusIs499(Farewell farewell) throws IOException {
		assertUploadIs499(farewell, "Content-Length: 1000\r\n\r\nfirst");
	}

	@ParameterizedTest
	@EnumSource
	void whenClientLeavesDuringChunkedUploadThenStatusIs499(Farewell farewell) throws IOException {
		assertUploadIs499(farewell, "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
	}

	private static void assertUploadIs499(Farewell farewell, String beginning) throws IOException {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(UPLOAD + beginning);
			Recorded.awaitInProgress(server.registry(), Map.of("POST /upload", 1L));
			farewell.say(client);
			assertAdded(before, "POST /upload 499", "/upload");
		}
	}

	@Test
	void whenClientStopsSendingDuringUploadThenStatusIs499() throws IOException {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(UPLOAD + "Content-Length: 1000\r\n\r\nfirst");
			Recorded.awaitInProgress(server.registry(), Map.of("POST /upload", 1L));
			client.stopSending();
			assertThat(client.readAll())
				.matches(Unknowable.HALF_CLOSE_DURING_UPLOAD.on(this.tested) ? "(?s)HTTP/1.1 500 .*" : "");
			assertAdded(before, "POST /upload 499", "/upload");
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenClientLeavesBeforeItsHeadIsCompleteThenNothingIsRecorded(Farewell farewell) throws IOException {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send("GET /ok HTTP/1.1\r\nHost: loc");
			farewell.say(client);
		}
		RawClient.exchange(server.port(), WireCase.request("GET /ok"));
		assertAdded(before, "GET /ok 200", "/ok");
	}

	@ParameterizedTest
	@EnumSource
	void whenClientLeavesWebSocketThenHandshakeRemainsRecordedOnce(Farewell farewell) throws IOException {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCases.WEB_SOCKET.request());
			assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
			assertAdded(before, "GET /socket 101", "/socket");
			farewell.say(client);
		}
		RawClient.exchange(server.port(), WireCase.request("GET /ok"));
		assertThat(before.awaitAdded(server.registry(), 2).requests())
			.containsExactlyInAnyOrderEntriesOf(Map.of("GET /socket 101", 1L, "GET /ok 200", 1L));
	}

	private static void assertAdded(Recorded before, String request, String observed) {
		Recorded added = before.awaitAdded(server.registry(), 1);
		assertThat(added.requests()).containsExactlyEntriesOf(Map.of(request, 1L));
		assertThat(added.observed())
			.containsExactlyInAnyOrderEntriesOf((observed != null) ? Map.of(observed, 1L) : Map.of());
		assertThat(added.inProgress()).isEmpty();
	}

	private void releaseIfTheServerDoesNotNotice() {
		if (Unknowable.DISCONNECT_WHILE_HANDLER_WAITS.on(this.tested)) {
			server.release();
		}
	}

	enum Farewell {

		FIN {

			@Override
			void say(RawClient client) throws IOException {
				client.close();
			}

		},

		RST {

			@Override
			void say(RawClient client) throws IOException {
				client.reset();
			}

		};

		abstract void say(RawClient client) throws IOException;

	}

}
