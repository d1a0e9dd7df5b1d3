package io.github.webmetrics.failure;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Receives failures of the recording itself and logs the first of each kind. A failure
 * never reaches a client, and one that repeats on each request does not flood the log.
 * One instance per application.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RecordingFailures {

	private static final Log logger = LogFactory.getLog(RecordingFailures.class);

	private final Set<String> logged = ConcurrentHashMap.newKeySet();

	/**
	 * Log a failure, unless one of the same kind has been logged. Never throws.
	 * @param kind what could not be done, as a sentence without its full stop
	 * @param failure the failure
	 */
	public void log(String kind, Throwable failure) {
		try {
			if (this.logged.add(kind)) {
				logger.error(kind + ". Requests are served as before; further failures of this kind are not logged.",
						failure);
			}
		}
		catch (Throwable ignored) {
			// Logging is the last resort: there is nowhere else to report to.
		}
	}

}
