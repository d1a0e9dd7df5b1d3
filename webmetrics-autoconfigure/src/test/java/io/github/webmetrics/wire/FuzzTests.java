package io.github.webmetrics.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client that sends random requests, the same ones in each run.
 * <p>
 * {@code -Dfuzz.inputs=200000} runs the long version, and {@code -Dfuzz.seed=2} sends
 * other requests. The message of a failure contains {@code -Dfuzz.input=...}, which
 * repeats the input that failed.
 */
class FuzzTests {

	private static final int INPUTS = Integer.getInteger("fuzz.inputs", 3_000);

	private static final long SEED = Long.getLong("fuzz.seed", 1);

	private static final String INPUT = System.getProperty("fuzz.input");

	@Test
	@Timeout(value = 30, unit = TimeUnit.MINUTES)
	void recordsEachRequestAsItIsAnswered() {
		try (FuzzedServer server = new FuzzedServer()) {
			if (INPUT != null) {
				server.assertRecorded(new String(Base64.getDecoder().decode(INPUT), StandardCharsets.ISO_8859_1));
				return;
			}
			HostileRequests requests = new HostileRequests(new Random(SEED)::nextInt);
			for (int i = 0; i < INPUTS; i++) {
				server.assertRecorded(requests.next());
				if (i % 100 == 0) {
					server.assertAnswersPlainRequest();
				}
			}
			server.assertAnswersPlainRequest();

		}
	}

}
