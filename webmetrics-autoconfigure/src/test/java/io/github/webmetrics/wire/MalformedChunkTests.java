package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests bodies that a servlet container cannot parse and does not report. The tests for
 * Reactor Netty are in {@link RefusedBodyTests}.
 */
class MalformedChunkTests {

	private static final String UPLOAD = WireCase.request("POST /upload", "Content-Type: application/octet-stream",
			"Transfer-Encoding: chunked", "3\r\nabc\r\nzz\r\n");

	@Test
	void whenTomcatClosesTheConnectionThenStatusIs499() throws IOException {
		try (WireServer tomcat = WireServer.start(TestedServer.TOMCAT, WireApplication.class)) {
			Recorded before = Recorded.now(tomcat.registry());
			assertThat(RawClient.exchange(tomcat.port(), UPLOAD)).isEmpty();
			Recorded added = before.awaitAdded(tomcat.registry(), 1);
			assertThat(added.requests()).isEqualTo(Map.of("POST /upload 499", 1L));
			assertThat(added.inProgress()).isEmpty();
		}
	}

	@Test
	void whenJettyDoesNotReportTheErrorThenRequestIsInProgressUntilJettyStops() throws IOException {
		MeterRegistry registry;
		try (WireServer jetty = WireServer.start(TestedServer.JETTY, WireApplication.class)) {
			registry = jetty.registry();
			try (RawClient client = new RawClient(jetty.port())) {
				client.send(UPLOAD);
				Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> assertUploadInProgress(registry));
			}
			Recorded before = Recorded.now(registry);
			RawClient.exchange(jetty.port(), WireCase.request("GET /ok"));
			assertThat(before.awaitAdded(registry, 1).requests()).isEqualTo(Map.of("GET /ok 200", 1L));
			assertUploadInProgress(registry);
		}
		assertThat(Recorded.now(registry).inProgress()).isEmpty();
	}

	private static void assertUploadInProgress(MeterRegistry registry) {
		assertThat(Recorded.now(registry).inProgress()).isEqualTo(Map.of("POST /upload", 1L));
	}

}
