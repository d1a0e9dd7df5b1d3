package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a client cannot create series other than those of the application. Each test
 * starts its own server, because a request that another test records late would look like
 * an additional series.
 */
class ClientSeriesTests {

	private WireServer server;

	@BeforeEach
	void start() {
		this.server = WireServer.start(WireApplication.class, "server.forward-headers-strategy=framework",
				"management.endpoints.web.exposure.include=prometheus");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void unknownPathsMethodsAndHeadersAddNoSeries() throws IOException {
		Set<String> first = seriesAfterRequests(0);
		assertThat(first).isNotEmpty();
		for (int i = 1; i < 30; i++) {
			assertThat(seriesAfterRequests(i)).isEqualTo(first);
		}
	}

	private Set<String> seriesAfterRequests(int i) throws IOException {
		Recorded before = Recorded.now(this.server.registry());
		List<String> requestLines = List.of("GET /nope/" + i, "M" + i + " /ok", "M" + i + " /nope/" + i,
				"GET /users/" + i, "GET /ok?q=" + i, "DELETE /users/" + i, "GET /n" + i + ".txt");
		for (String requestLine : requestLines) {
			RawClient.exchange(this.server.port(), WireCase.request(requestLine, "Origin: https://o" + i,
					"X-Forwarded-Prefix: /p" + i, "User-Agent: u" + i, "h" + i + ": " + i));
		}
		before.awaitAdded(this.server.registry(), requestLines.size());
		return RawClient.exchange(this.server.port(), WireCase.request("GET /actuator/prometheus"))
			.lines()
			.filter((line) -> line.startsWith("request"))
			.map((line) -> line.substring(0, line.lastIndexOf(' ')))
			.collect(Collectors.toSet());
	}

	@Test
	void statusesHaveThreeDigits() throws IOException {
		Recorded before = Recorded.now(this.server.registry());
		for (int status : new int[] { -1, 0, 99, 1000, Integer.MAX_VALUE }) {
			assertThat(RawClient.exchange(this.server.port(), WireCase.request("GET /status/" + status)))
				.startsWith("HTTP/1.1 500 ");
		}
		assertThat(before.awaitAdded(this.server.registry(), 5).requests())
			.containsExactlyEntriesOf(Map.of("GET /status/{status} 500", 5L));
	}

}
