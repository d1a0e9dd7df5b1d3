package io.github.webmetrics.wire;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests mapped errors of an application whose requests are not recorded.
 */
class ErrorMappingAloneTests {

	@Test
	void whenRecordingIsDisabledThenErrorsAreStillMapped() throws IOException {
		try (WireServer server = WireServer.start(ErrorMappingTests.MappingApplication.class,
				"webmetrics.enabled=false")) {
			assertThat(RawClient.exchange(server.port(), WireCase.request("GET /error?message=mapped%20by%20a%20bean")))
				.startsWith("HTTP/1.1 409 ")
				.endsWith(ProblemBody.of(409, "Conflict"));
		}
	}

}
