package io.github.webmetrics.wire;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares an application with webmetrics to the same one without, byte by byte, where
 * Reactor Netty answers a request itself. {@link NoHarmTests} compares all other answers,
 * on each server.
 */
class NoHarmToRefusalsTests {

	@Test
	void addsNothingToWhatTheServerAnswersItself() throws IOException {
		try (WireServer with = WireServer.start(RefusedBodyTests.RefusingApplication.class);
				WireServer without = WireServer.start(RefusedBodyTests.RefusingApplication.class,
						NoHarmTests.WITHOUT)) {
			NoHarmTests.assertSameResponses(with, without, RefusedBodyTests.cases());
			for (String refused : RefusedRequestTests.requests()) {
				assertThat(RawClient.exchange(with.port(), refused))
					.isEqualTo(RawClient.exchange(without.port(), refused));
			}
		}
	}

}
