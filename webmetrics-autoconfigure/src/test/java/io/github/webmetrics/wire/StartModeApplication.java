package io.github.webmetrics.wire;

import java.io.IOException;

import org.springframework.aot.AotDetector;

/**
 * A process that starts the test application, and compares the recorded values of each
 * case with its response.
 */
public final class StartModeApplication {

	static final String AHEAD_OF_TIME = "started from what was generated ahead of time";

	static final String PASSED = "all cases passed";

	private StartModeApplication() {
	}

	/**
	 * Run all cases.
	 * @param properties properties of the application
	 * @throws IOException if the connection fails
	 */
	public static void main(String[] properties) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, properties)) {
			for (WireCase wireCase : WireCases.ALL) {
				server.assertRecorded(wireCase);
			}
		}
		System.out.println((AotDetector.useGeneratedArtifacts() ? AHEAD_OF_TIME + ", " : "") + PASSED);
	}

}
