package io.github.webmetrics.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;

import io.github.webmetrics.failure.RecordingFailures;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.BDDMockito;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests requests that a Reactor Netty server without Spring refuses. The tests in package
 * {@code wire} cover every kind.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusedRequestsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String GARBAGE = "nonsense\r\n\r\n";

	private final Queue<Integer> counted = new ConcurrentLinkedQueue<>();

	private DisposableServer server;

	private void start(IntConsumer counter) {
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.childObserve(new RefusedRequests(counter, new RecordingFailures()))
			.route((routes) -> routes.get("/refusing", (request, response) -> response.status(400).send()))
			.bindNow();
	}

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.disposeNow(TIMEOUT);
		}
	}

	@Test
	void whenServerRefusesARequestThenItsStatusIsCounted() throws IOException {
		start(this.counted::add);
		assertThat(exchange(GARBAGE)).startsWith("HTTP/1.1 400 ");
		Awaitility.await().atMost(TIMEOUT).until(() -> !this.counted.isEmpty());
		assertThat(this.counted).containsExactly(400);
	}

	@Test
	void whenApplicationRefusesARequestThenItIsNotCounted() throws IOException {
		start(this.counted::add);
		String request = "GET /refusing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
		assertThat(exchange(request)).startsWith("HTTP/1.1 400 ");
		assertThat(exchange(GARBAGE)).startsWith("HTTP/1.1 400 ");
		Awaitility.await().atMost(TIMEOUT).until(() -> !this.counted.isEmpty());
		assertThat(this.counted).hasSize(1);
	}

	@Test
	void whenCountingFailsThenServerStillAnswers(CapturedOutput output) throws IOException {
		start((status) -> {
			this.counted.add(status);
			throw new IllegalStateException("uncountable");
		});
		for (int i = 1; i <= 2; i++) {
			int count = i;
			assertThat(exchange(GARBAGE)).startsWith("HTTP/1.1 400 ");
			Awaitility.await().atMost(TIMEOUT).until(() -> this.counted.size() == count);
		}
		Awaitility.await().atMost(TIMEOUT).until(() -> output.toString().contains("uncountable"));
		assertThat(output).containsOnlyOnce("Could not count a request that the server refused");
	}

	@Test
	void whenConnectionHasNoResponseThenNothingIsCounted() {
		RefusedRequests refusedRequests = new RefusedRequests(this.counted::add, new RecordingFailures());
		Connection connection = BDDMockito.mock(Connection.class);
		assertThatCode(() -> refusedRequests.onStateChange(connection, ConnectionObserver.State.DISCONNECTING))
			.doesNotThrowAnyException();
		assertThat(this.counted).isEmpty();
	}

	private String exchange(String request) throws IOException {
		try (Socket client = new Socket("127.0.0.1", this.server.port())) {
			client.setSoTimeout((int) TIMEOUT.toMillis());
			client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		}
	}

}
