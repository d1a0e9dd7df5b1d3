package io.github.webmetrics.server;

import java.util.function.Predicate;

/**
 * An error and its causes.
 */
final class Causes {

	// The causes of an error can form a circle.
	private static final int MAX_DEPTH = 100;

	private Causes() {
	}

	static boolean anyMatch(Throwable error, Predicate<Throwable> predicate) {
		Throwable cause = error;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			if (predicate.test(cause)) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

}
