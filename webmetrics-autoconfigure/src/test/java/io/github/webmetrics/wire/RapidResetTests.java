package io.github.webmetrics.wire;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends HTTP/2 requests that are reset at once, as in CVE-2023-44487. The server may
 * start some of them and may close the connection.
 */
@Tag("extended")
class RapidResetTests {

	// Types of frames, flags and an error code of RFC 9113.
	private static final int HEADERS = 1;

	private static final int RST_STREAM = 3;

	private static final int SETTINGS = 4;

	private static final int PING = 6;

	private static final int END_STREAM_AND_HEADERS = 5;

	private static final String CANCEL = "\0\0\0\u0008";

	private static final int BATCHES = 20;

	private static final int BATCH = 20;

	private static final AtomicInteger started = new AtomicInteger();

	// Jetty does not tell the application of a reset that comes before its thread has
	// returned. Such a request ends only with its response.
	@ParameterizedTest
	@CsvSource({ "REACTOR_NETTY, /never", "REACTOR_NETTY, /ok", "REACTOR_NETTY, /headed-never", "TOMCAT, /never",
			"TOMCAT, /ok", "TOMCAT, /headed-never", "JETTY, /timeout", "JETTY, /ok" })
	void recordsEachRequestThatStarted(TestedServer tested, String path) throws Exception {
		try (WireServer server = WireServer.start(tested, CountingApplication.class, "server.http2.enabled=true",
				"logging.level.root=off"); RawClient client = new RawClient(server.port())) {
			started.set(0);
			client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, "") + requests(0, path));
			await(() -> assertThat(started).hasValue(BATCH));
			for (int batch = 0; batch < BATCHES; batch++) {
				client.send(resets(batch));
				client.send(requests(batch + 1, path));
			}
			client.send(resets(BATCHES) + frame(PING, 0, 0, "the ping"));
			client.readUntil("the ping");
			await(() -> {
				Recorded recorded = Recorded.now(server.registry());
				assertThat(Recorded.total(recorded.requests())).isEqualTo(started.get());
				assertThat(recorded.inProgress()).isEmpty();
			});
		}
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(assertion);
	}

	private static String requests(int batch, String path) {
		return frames(batch, (stream) -> frame(HEADERS, END_STREAM_AND_HEADERS, stream, get(path)));
	}

	private static String resets(int batch) {
		return frames(batch, (stream) -> frame(RST_STREAM, 0, stream, CANCEL));
	}

	// The identifiers of the streams that a client opens are odd.
	private static String frames(int batch, IntFunction<String> frame) {
		return IntStream.range(batch * BATCH, (batch + 1) * BATCH)
			.map((request) -> 2 * request + 1)
			.mapToObj(frame)
			.collect(Collectors.joining());
	}

	private static String frame(int type, int flags, int stream, String payload) {
		return bytes(0, payload.length() >> 8, payload.length() & 0xff, type, flags, 0, 0, stream >> 8, stream & 0xff)
				+ payload;
	}

	// GET and http are entries of HPACK's static table, as are the names of the path and
	// of the authority.
	private static String get(String path) {
		return bytes(0x82, 0x86, 0x04, path.length()) + path + bytes(0x01, "localhost".length()) + "localhost";
	}

	private static String bytes(int... values) {
		byte[] bytes = new byte[values.length];
		for (int i = 0; i < values.length; i++) {
			bytes[i] = (byte) values[i];
		}
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	@UnsecuredApplication
	@Import(WireController.class)
	static class CountingApplication {

		@Bean
		HttpHandlerDecoratorFactory counting() {
			return (handler) -> (request, response) -> {
				started.incrementAndGet();
				return handler.handle(request, response);
			};
		}

	}

}
