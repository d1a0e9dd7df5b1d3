package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests applications whose server is stopped and started again in the same context, as it
 * happens when a process is saved and restored. The requests that the server cuts must
 * leave the gauge.
 */
@ExtendWith(OutputCaptureExtension.class)
class RestartTests {

	@ParameterizedTest
	@CsvSource({ "REACTOR_NETTY, immediate, true", "REACTOR_NETTY, graceful, false", "TOMCAT, graceful, true",
			"TOMCAT, immediate, true", "JETTY, immediate, true" })
	void requestsThatTheServerCutsEndOnce(TestedServer tested, String shutdown, boolean countRefused,
			CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, tested.property(),
				"server.tomcat.processor-cache=0", "server.shutdown=" + shutdown,
				"spring.lifecycle.timeout-per-shutdown-phase=100ms", "webmetrics.count-refused=" + countRefused)) {
			for (long round = 1; round <= 2; round++) {
				try (RawClient never = new RawClient(server.port()); RawClient headed = new RawClient(server.port())) {
					never.send(WireCase.request("GET /never"));
					headed.send(WireCase.request("GET /headed-never"));
					headed.readUntil("first");
					Recorded.awaitInProgress(server.registry(), Map.of("GET /never", 1L, "GET /headed-never", 1L));
					server.context().stop();
					server.context().start();
					if (tested == TestedServer.REACTOR_NETTY) {
						assertThat(never.readAll()).isEmpty();
					}
				}
				assertThat(RawClient.exchange(server.port(), WireCase.request("GET /ok"))).startsWith("HTTP/1.1 200 ");
				Recorded all = Recorded.NOTHING.awaitAdded(server.registry(), (int) (3 * round));
				assertThat(requests(all, tested))
					.isEqualTo(Map.of("GET /never 499", round, "GET /headed-never 200", round, "GET /ok 200", round));
				assertThat(all.inProgress()).isEmpty();
			}
		}
		assertThat(output).doesNotContain("Requests are served as before");
	}

	// Tomcat ends some of the requests itself when it stops. Then it sends a 200 if it
	// has not closed the connection yet, and nothing otherwise.
	private static Map<String, Long> requests(Recorded all, TestedServer tested) {
		Map<String, Long> requests = new TreeMap<>(all.requests());
		Long ended = (tested == TestedServer.TOMCAT) ? requests.remove("GET /never 200") : null;
		if (ended != null) {
			requests.merge("GET /never 499", ended, Long::sum);
		}
		return requests;
	}

	@Test
	void whenContextIsPausedThenRequestsContinue() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class);
				RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /never"));
			Recorded.awaitInProgress(server.registry(), Map.of("GET /never", 1L));
			server.context().pause();
			assertThat(Recorded.now(server.registry()))
				.isEqualTo(new Recorded(Map.of(), Map.of(), Map.of("GET /never", 1L)));
			server.context().restart();
			server.release();
			assertThat(client.readAll()).startsWith("HTTP/1.1 200 ");
			Recorded all = Recorded.NOTHING.awaitAdded(server.registry(), 1);
			assertThat(all.requests()).isEqualTo(Map.of("GET /never 200", 1L));
			assertThat(all.inProgress()).isEmpty();
		}
	}

}
