package io.github.webmetrics.wire;

import java.io.IOException;

import io.micrometer.core.instrument.Counter;

import org.springframework.aot.AotDetector;
import org.springframework.util.Assert;

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
		try (WireServer server = WireServer.start(LabelledRequestTests.LabelledApplication.class, properties)) {
			for (WireCase wireCase : WireCases.ALL) {
				server.assertRecorded(wireCase);
			}
			Measured before = Measured.now(server.registry());
			server.assertRecorded(WireCase.of("with everything", "GET /ok", 200, "/ok", "X-Plan: paid",
					"X-Tenant: acme", "X-Request-Start: t=" + System.currentTimeMillis()));
			Counter counter = server.registry().get("requests").tags("plan", "paid", "tenant", "acme").counter();
			Assert.state(counter.count() == 1, "The labels are missing");
			Measured added = Measured.now(server.registry()).since(before);
			Assert.state(added.counts().size() == 4 && added.total(Measured.RESPONSE_SIZE) == 2,
					() -> "These are missing: " + added);
			PageTests.assertPage(server.port(), "/actuator/webmetrics", "webmetrics");
		}
		System.out.println((AotDetector.useGeneratedArtifacts() ? AHEAD_OF_TIME + ", " : "") + PASSED);
	}

}
