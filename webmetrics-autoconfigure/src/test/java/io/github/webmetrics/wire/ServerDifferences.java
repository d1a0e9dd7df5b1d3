package io.github.webmetrics.wire;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where the other servers treat a request otherwise than Reactor Netty. What is recorded
 * is what is on the wire there too; what reaches nobody is in {@link Unknowable}.
 */
final class ServerDifferences {

	private static final String[] FATAL_ERRORS = { "StackOverflowError in a filter", "NoClassDefFoundError in a filter",
			"NoClassDefFoundError in a deferred filter", "StackOverflowError in a handler",
			"StackOverflowError thrown by a handler", "NoClassDefFoundError in a handler" };

	private static final List<Difference> TOMCAT = List.of(
			new Difference("Tomcat answers TRACE itself", refused(405), "TRACE"),
			new Difference("Tomcat answers for the server as a whole", refused(200), "asterisk"),
			new Difference("Tomcat refuses paths that it cannot decode", refused(400), "encoded slash", "encoded null",
					"broken UTF-8"),
			new Difference("Tomcat holds the beginning back, so an error can still take it back", answered(500),
					"error amid JSON", "error amid events"),
			new Difference("Tomcat answers what a servlet throws", answered(500), FATAL_ERRORS));

	private static final List<Difference> JETTY = List.of(
			new Difference("Jetty finds no servlet for the server as a whole", refused(404), "asterisk"),
			new Difference("Jetty refuses ambiguous paths", refused(400), "encoded slash", "encoded null",
					"encoded line break", "broken UTF-8", "double slash", "encoded dot segments"),
			new Difference("Jetty insists on the content that Spring announces and does not send", answered(500),
					"range outside a static file"),
			new Difference("Jetty leaves it at the status that Spring has", answered(200),
					"WebSocket of an unknown version"),
			new Difference("Jetty answers what a servlet throws", answered(500), FATAL_ERRORS),
			new Difference("Jetty answers even that", answered(500), "OutOfMemoryError in a handler"));

	private ServerDifferences() {
	}

	static WireCase apply(TestedServer server, WireCase wireCase) {
		WireCase changed = wireCase;
		for (Difference difference : of(server)) {
			if (difference.cases().contains(wireCase.name())) {
				changed = difference.change().apply(changed);
			}
		}
		return changed;
	}

	static List<Difference> of(TestedServer server) {
		return switch (server) {
			case REACTOR_NETTY -> List.of();
			case TOMCAT -> TOMCAT;
			case JETTY -> JETTY;
		};
	}

	private static UnaryOperator<WireCase> refused(int status) {
		return (wireCase) -> wireCase.refusedWith(status);
	}

	private static UnaryOperator<WireCase> answered(int status) {
		return (wireCase) -> wireCase.answeredWith(status);
	}

	/**
	 * One way in which a server differs.
	 *
	 * @param reason why
	 * @param change what it makes of a case
	 * @param cases names of the cases
	 */
	record Difference(String reason, UnaryOperator<WireCase> change, List<String> cases) {

		Difference(String reason, UnaryOperator<WireCase> change, String... cases) {
			this(reason, change, List.of(cases));
		}

		@Override
		public String toString() {
			return this.reason;
		}

	}

}
