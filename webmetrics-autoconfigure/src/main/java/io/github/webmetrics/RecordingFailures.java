package io.github.webmetrics;

import java.util.EnumSet;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The place where failures of recording end. They must not reach a client, and at one a
 * request they must not fill the log either, so each kind is logged once: one for an
 * application, which the filter and the observers of its server share.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RecordingFailures {

	private static final Log logger = LogFactory.getLog(RecordingFailures.class);

	private final Set<Kind> logged = EnumSet.noneOf(Kind.class);

	void log(Kind kind, Throwable failure) {
		try {
			if (first(kind)) {
				logger.error(kind.description + ". Requests are served as before;"
						+ " further failures of this kind are not logged.", failure);
			}
		}
		catch (Throwable ignored) {
			// Nobody is left to tell.
		}
	}

	private boolean first(Kind kind) {
		synchronized (this.logged) {
			return this.logged.add(kind);
		}
	}

	enum Kind {

		START("Could not start to record a request"),

		ROUTE("Could not see the route of a request"),

		COMPLETION("Could not see a response to its end"),

		END("Could not record the end of a request"),

		REFUSED("Could not see which requests the server refused"),

		ANSWER("Could not see what the server answered itself"),

		METER("Could not register a meter, so that its series is missing");

		private final String description;

		Kind(String description) {
			this.description = description;
		}

	}

}
