package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares what is recorded with what is on the wire, request by request.
 */
class WireTests {

	private static WireServer server;

	private static long recorded;

	@BeforeAll
	static void start() {
		server = WireServer.start(WireApplication.class);
	}

	static List<WireCase> cases() {
		return WireCases.ALL;
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void recordsWhatIsOnTheWire(WireCase wireCase) throws IOException {
		recorded++;
		server.assertRecorded(wireCase);
	}

	/**
	 * A request that is recorded once too often would not be noticed when it is awaited.
	 */
	@AfterAll
	static void recordedNothingTwice() {
		assertThat(Recorded.total(Recorded.now(server.registry()).requests())).isEqualTo(recorded);
		server.close();
	}

}
