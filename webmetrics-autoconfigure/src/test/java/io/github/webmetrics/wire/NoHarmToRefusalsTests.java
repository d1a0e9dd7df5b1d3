package io.github.webmetrics.wire;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the responses that Reactor Netty sends by itself, with and without webmetrics,
 * byte by byte. {@link NoHarmTests} compares all other responses, on each server.
 */
class NoHarmToRefusalsTests {

	@Test
	void doesNotChangeResponsesThatTheServerSendsByItself() throws IOException {
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
