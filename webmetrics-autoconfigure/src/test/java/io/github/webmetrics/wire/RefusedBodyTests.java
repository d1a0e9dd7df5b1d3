package io.github.webmetrics.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests requests whose body the server refuses after the application has received the
 * head.
 */
class RefusedBodyTests {

	private static final String BINARY = "Content-Type: application/octet-stream";

	private static final String TEXT = "Content-Type: text/plain";

	private static final String CHUNKED = "Transfer-Encoding: chunked";

	private static final String KEEP_ALIVE = "Connection: keep-alive";

	private static final String BAD = "zz\r\n";

	private static final Duration LATE = Duration.ofMillis(300);

	private static WireServer server;

	private static long recorded;

	@BeforeAll
	static void start() {
		server = WireServer.start(RefusingApplication.class);
	}

	static List<WireCase> cases() {
		return List.of(
				WireCase.of("bad chunk of a body that is read", "POST /upload", 400, "/upload", BINARY, CHUNKED, BAD),
				WireCase.of("bad chunk after a good one", "POST /text", 400, "/text", TEXT, CHUNKED,
						"3\r\nabc\r\n" + BAD),
				WireCase.of("bad chunk of a body that is not read", "POST /refused", 400, "/refused", CHUNKED, BAD),
				WireCase.of("bad chunk before an error", "POST /refused?message=x", 400, "/refused", CHUNKED, BAD),
				WireCase.of("bad chunk long before the answer", "POST /late", 400, "/late", CHUNKED, BAD),
				WireCase.of("second chunk bad, long before the answer", "POST /late", 400, "/late", CHUNKED,
						"3\r\nabc\r\n" + BAD),
				WireCase.of("bad chunk whose error is handled long before the answer", "POST /late-handled", 400,
						"/late-handled", CHUNKED, BAD),
				WireCase.of("bad chunk after the head", "GET /headed-never", 200, "/headed-never", CHUNKED, BAD),
				WireCase.of("bad trailer", "POST /upload", 400, "/upload", BINARY, CHUNKED,
						"0\r\nbad trailer: x\r\n\r\n"),
				WireCase.of("trailer too large", "POST /upload", 431, "/upload", BINARY, CHUNKED,
						"0\r\nX: " + "x".repeat(9000) + "\r\n\r\n"),
				WireCase.of("chunk size too large", "POST /upload", 414, "/upload", BINARY, CHUNKED,
						"1;" + "x".repeat(9000)),
				new WireCase("HTTP/2 preface after a request in progress",
						WireCase.request("GET /refused", KEEP_ALIVE) + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400,
						"/refused", true, true, false));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void recordsTheStatusOnTheWire(WireCase wireCase) throws IOException {
		recorded++;
		server.assertRecorded(wireCase);
	}

	@Test
	void whenHeadIsSentThenStatusIsThatOfTheHead() throws IOException {
		Recorded before = Recorded.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("POST /echo", KEEP_ALIVE, CHUNKED, "5\r\nfirst\r\n"));
			assertThat(client.readUntil("first")).startsWith("HTTP/1.1 200 ");
			client.send(BAD);
			assertThat(client.readAll()).doesNotContain("HTTP/1.1");
		}
		assertAdded(before, "POST /echo 200");
	}

	/**
	 * The server sends a second response, which belongs to no request.
	 */
	@Test
	void whenRequestIsAnsweredThenSecondAnswerIsNotRecorded() throws IOException {
		Recorded before = Recorded.now(server.registry());
		String response = RawClient.exchange(server.port(),
				WireCase.request("POST /unread", TEXT, KEEP_ALIVE, CHUNKED, BAD));
		assertThat(response).startsWith("HTTP/1.1 403 ").contains("HTTP/1.1 400 ");
		assertAdded(before, "POST /unread 403");
	}

	private static void assertAdded(Recorded before, String request) {
		recorded++;
		Recorded added = before.awaitAdded(server.registry(), 1);
		assertThat(added.requests()).containsExactlyEntriesOf(Map.of(request, 1L));
		assertThat(added.inProgress()).isEmpty();
	}

	@AfterAll
	static void recordedNothingTwice() throws IOException {
		try (WireServer closing = server) {
			RawClient.exchange(closing.port(), WireCase.request("GET /ok"));
			Recorded all = Recorded.NOTHING.awaitAdded(closing.registry(), (int) recorded + 1);
			assertThat(Recorded.total(all.requests())).isEqualTo(recorded + 1);
			assertThat(all.requests()).noneSatisfy((request, count) -> assertThat(request).startsWith("OTHER"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ WireApplication.class, RefusingController.class })
	static class RefusingApplication {

	}

	@RestController
	static class RefusingController {

		/**
		 * Wait until the server has terminated the request, and answer only then. The
		 * status that the server sent must survive a garbage collection until that time.
		 */
		@RequestMapping("/refused")
		Mono<String> refused(ServerHttpResponse response, @RequestParam(required = false) @Nullable String message) {
			return terminated(response).doOnTerminate(System::gc)
				.then((message != null) ? Mono.error(new IllegalArgumentException(message)) : Mono.just("late"));
		}

		/**
		 * Wait until the server has also put another channel in the place of the
		 * request's.
		 */
		@RequestMapping("/late")
		Mono<String> late(ServerHttpResponse response) {
			return terminated(response).then(Mono.just("late").delayElement(LATE));
		}

		@RequestMapping("/late-handled")
		Mono<String> lateHandled(ServerHttpRequest request, ServerHttpResponse response) {
			return request.getBody().doOnNext(DataBufferUtils::release).then().onErrorComplete().then(late(response));
		}

		private static Mono<Void> terminated(ServerHttpResponse response) {
			ChannelOperations<?, ?> operations = ServerHttpResponseDecorator.getNativeResponse(response);
			return operations.onTerminate();
		}

		@RequestMapping("/echo")
		Mono<Void> echo(ServerHttpRequest request, ServerHttpResponse response) {
			return response.writeAndFlushWith(request.getBody().map(Mono::just));
		}

	}

}
