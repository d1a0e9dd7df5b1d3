package io.github.webmetrics.wire;

import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;

/**
 * A client that sends inputs which Jazzer chooses so that they reach new code. Jazzer
 * finds the class and its method by their names.
 */
public final class RequestFuzz {

	private static final FuzzedServer SERVER = new FuzzedServer();

	private static long inputs;

	private RequestFuzz() {
	}

	/**
	 * Send one input, either unchanged or as the choices from which requests are created.
	 * @param data the input
	 */
	public static void fuzzerTestOneInput(byte[] data) {
		boolean asIs = data.length > 0 && data[0] == 0;
		SERVER.assertRecorded(asIs ? new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1)
				: new HostileRequests(choices(data)).next());
		if (++inputs % 100 == 0) {
			SERVER.assertAnswersPlainRequest();
		}
	}

	// Each choice takes two bytes, because some choices have more than 256 options. When
	// no bytes are left, the first option is chosen.
	private static IntUnaryOperator choices(byte[] data) {
		int[] position = { 0 };
		return (bound) -> {
			if (position[0] + 1 >= data.length) {
				return 0;
			}
			int number = (data[position[0]++] & 0xff) << 8 | (data[position[0]++] & 0xff);
			return number % bound;
		};
	}

}
