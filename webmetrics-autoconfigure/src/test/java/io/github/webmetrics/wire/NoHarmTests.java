package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.webmetrics.autoconfigure.ErrorMappingAutoConfiguration;
import io.github.webmetrics.autoconfigure.WebMetricsAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the responses of an application with and without webmetrics, byte by byte.
 */
@ParameterizedClass
@EnumSource
class NoHarmTests {

	static final String WITHOUT = "spring.autoconfigure.exclude=" + WebMetricsAutoConfiguration.class.getName() + ","
			+ ErrorMappingAutoConfiguration.class.getName();

	@Parameter
	TestedServer tested;

	@Test
	void changesNeitherResponsesNorOtherMeters() throws IOException {
		try (WireServer with = WireServer.start(this.tested, WireApplication.class);
				WireServer without = WireServer.start(this.tested, WireApplication.class, WITHOUT)) {
			assertSameResponses(with, without, WireCases.of(this.tested));
			assertThat(without.registry().find("requests").counters()).isEmpty();
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(
						() -> assertThat(springBootSeries(with)).isNotEmpty().isEqualTo(springBootSeries(without)));
		}
	}

	@Test
	void doesNotChangeResponsesOfSpringSecurity() throws IOException {
		try (WireServer with = WireServer.start(this.tested, SecurityTests.SecuredApplication.class);
				WireServer without = WireServer.start(this.tested, SecurityTests.SecuredApplication.class, WITHOUT)) {
			assertSameResponses(with, without, SecurityTests.cases());
		}
	}

	static void assertSameResponses(WireServer with, WireServer without, List<WireCase> cases) throws IOException {
		for (WireCase wireCase : cases) {
			assertThat(response(with, wireCase)).as(wireCase.name()).isEqualTo(response(without, wireCase));
		}
	}

	/**
	 * The only known difference: without webmetrics, the server sends a 500 without a
	 * body and closes the connection.
	 */
	@Test
	void whenCommitOfEmptyResponseFailsThenApplicationAnswersTheError() throws IOException {
		try (WireServer server = WireServer.start(this.tested, WireApplication.class)) {
			Recorded before = Recorded.now(server.registry());
			String response = RawClient.exchange(server.port(),
					WireCase.request("GET /empty", "X-Early: commit-fails"));
			assertThat(response).startsWith("HTTP/1.1 500 ").contains("\"path\":\"/empty\"");
			assertThat(before.awaitAdded(server.registry(), 1).requests())
				.containsExactlyEntriesOf(Map.of("GET /empty 500", 1L));
		}
	}

	private static String response(WireServer server, WireCase wireCase) throws IOException {
		return masked(server.exchange(wireCase));
	}

	static String masked(String response) {
		String masked = response.replaceAll("(?m)^(date|Date|Last-Modified): .*$", "$1: masked")
			.replaceAll("\"timestamp\":\"[^\"]+\"", "\"timestamp\":\"masked\"")
			.replaceAll("\"requestId\":\"[^\"]+\"", "\"requestId\":\"masked\"")
			.replaceAll("written 0 (<|&lt;) \\d+", "written 0 < masked")
			.replaceAll("<div id='created'>[^<]*</div><div>\\[[^]]*]", "<div id='created'>masked</div><div>[masked]");
		// A timestamp is shorter if it ends with a zero, and Jetty sends the length of
		// the body.
		return masked.equals(response) ? response
				: masked.replaceAll("(?m)^Content-Length: .*$", "Content-Length: masked");
	}

	// Without webmetrics, Spring Boot does not record the request to /thrown whose commit
	// fails.
	private static Map<String, Long> springBootSeries(WireServer server) {
		Map<String, Long> series = new TreeMap<>();
		server.registry()
			.find("http.server.requests")
			.timers()
			.stream()
			.filter((timer) -> !"/thrown".equals(timer.getId().getTag("uri")))
			.forEach((timer) -> series.put(timer.getId().getTags().toString(), timer.count()));
		return series;
	}

}
