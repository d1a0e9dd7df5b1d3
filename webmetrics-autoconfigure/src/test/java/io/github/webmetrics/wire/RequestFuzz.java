package io.github.webmetrics.wire;

import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;

/**
 * A client that sends anything at all, guided by Jazzer to what the server has not seen
 * yet. Jazzer finds the class and its method by their names.
 */
public final class RequestFuzz {

	private static final FuzzedServer SERVER = new FuzzedServer();

	private static long inputs;

	private RequestFuzz() {
	}

	/**
	 * Send one input, as it is or as the choices that make up a request.
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

	// Two bytes a choice: there are more than 256 of some. Without any left, the first of
	// all is chosen.
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
