package io.github.webmetrics.wire;

import java.io.IOException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All cases as one test, for mutation testing: it runs each test by itself, so that each
 * case would start a server of its own.
 */
@Tag("mutation")
class WireCasesTests {

	@Test
	void recordsWhatIsOnTheWire() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			for (WireCase wireCase : WireCases.ALL) {
				server.assertRecorded(wireCase);
			}
		}
	}

}
