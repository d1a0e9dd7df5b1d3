package io.github.webmetrics.wire;

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
			client.send(Http2Frames.PREFACE + requests(0, path));
			await(() -> assertThat(started).hasValue(BATCH));
			for (int batch = 0; batch < BATCHES; batch++) {
				client.send(resets(batch));
				client.send(requests(batch + 1, path));
			}
			client.send(resets(BATCHES) + Http2Frames.ping("the ping"));
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
		return frames(batch, (stream) -> Http2Frames.get(stream, path));
	}

	private static String resets(int batch) {
		return frames(batch, Http2Frames::reset);
	}

	// The identifiers of the streams that a client opens are odd.
	private static String frames(int batch, IntFunction<String> frame) {
		return IntStream.range(batch * BATCH, (batch + 1) * BATCH)
			.map((request) -> 2 * request + 1)
			.mapToObj(frame)
			.collect(Collectors.joining());
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
