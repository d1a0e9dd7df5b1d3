package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the recorded values of each request with its response on the wire, on each
 * server.
 */
@ParameterizedClass
@EnumSource
class WireTests {

	private static WireServer server;

	private static long recorded;

	@Parameter
	TestedServer tested;

	@BeforeParameterizedClassInvocation
	static void start(TestedServer tested) {
		server = WireServer.start(tested, WireApplication.class);
		recorded = 0;
	}

	static List<WireCase> cases() {
		return WireCases.of(server.tested());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void recordsTheStatusOnTheWire(WireCase wireCase) throws IOException {
		recorded++;
		server.assertRecorded(wireCase);
	}

	@Test
	void eachDifferenceChangesCasesThatExist() {
		assertThat(ServerDifferences.of(this.tested)).allSatisfy((difference) -> assertThat(WireCases.ALL)
			.filteredOn((known) -> difference.cases().contains(known.name()))
			.hasSameSizeAs(difference.cases())
			.allSatisfy((known) -> assertThat(difference.change().apply(known)).isNotEqualTo(known)));
	}

	/**
	 * Check the total at the end, because a test that waits for its own request does not
	 * notice a request that is recorded twice.
	 */
	@AfterParameterizedClassInvocation
	static void recordedNothingTwice() {
		try (WireServer closing = server) {
			assertThat(Recorded.total(Recorded.now(closing.registry()).requests())).isEqualTo(recorded);
		}
	}

}
