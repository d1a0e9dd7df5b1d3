package io.github.webmetrics.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

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
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests requests that a Reactor Netty server without Spring refuses. The tests in package
 * {@code wire} cover every kind.
 */
@ExtendWith(OutputCaptureExtension.class)
class RequestEndsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String GARBAGE = "nonsense\r\n\r\n";

	private final Queue<UnfilteredRequest> counted = new ConcurrentLinkedQueue<>();

	private DisposableServer server;

	private void start(Consumer<UnfilteredRequest> counter) {
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.childObserve(new RequestEnds(counter, new RecordingFailures()))
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
		assertThat(this.counted).containsExactly(new UnfilteredRequest(null, null, 400));
	}

	@Test
	void whenARouteOfTheServerAnswersThenItsStatusIsCounted() throws IOException {
		start(this.counted::add);
		String request = "GET /refusing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
		assertThat(exchange(request)).startsWith("HTTP/1.1 400 ");
		Awaitility.await().atMost(TIMEOUT).until(() -> !this.counted.isEmpty());
		assertThat(this.counted).containsExactly(new UnfilteredRequest(HttpMethod.GET, "/refusing", 400));
	}

	@Test
	void whenCountingFailsThenServerStillAnswers(CapturedOutput output) throws IOException {
		start((request) -> {
			this.counted.add(request);
			throw new IllegalStateException("uncountable");
		});
		for (int i = 1; i <= 2; i++) {
			int count = i;
			assertThat(exchange(GARBAGE)).startsWith("HTTP/1.1 400 ");
			Awaitility.await().atMost(TIMEOUT).until(() -> this.counted.size() == count);
		}
		Awaitility.await().atMost(TIMEOUT).until(() -> output.toString().contains("uncountable"));
		assertThat(output).containsOnlyOnce("Could not record the end of a request that the server has ended");
	}

	@Test
	void whenConnectionHasNoResponseThenNothingIsCounted() {
		RequestEnds unfiltered = new RequestEnds(this.counted::add, new RecordingFailures());
		Connection connection = BDDMockito.mock(Connection.class);
		assertThatCode(() -> unfiltered.onStateChange(connection, ConnectionObserver.State.DISCONNECTING))
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
