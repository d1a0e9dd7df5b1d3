package io.github.webmetrics.server;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * An error and its causes.
 */
final class Causes {

	private Causes() {
	}

	static boolean anyMatch(Throwable error, Predicate<Throwable> predicate) {
		for (@Nullable
		Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (predicate.test(cause)) {
				return true;
			}
		}
		return false;
	}

}
