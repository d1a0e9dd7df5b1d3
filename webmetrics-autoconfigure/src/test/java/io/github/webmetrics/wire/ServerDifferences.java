package io.github.webmetrics.wire;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.springframework.core.SpringVersion;

/**
 * The cases that Tomcat and Jetty answer differently from Reactor Netty, and Spring
 * Framework 6 differently from 7. The recorded status is the status on the wire on these
 * servers as well. {@link Unknowable} lists the events that a server does not report.
 */
final class ServerDifferences {

	private static final String[] FATAL_ERRORS = { "StackOverflowError in a filter", "NoClassDefFoundError in a filter",
			"NoClassDefFoundError in a deferred filter", "StackOverflowError in a handler",
			"StackOverflowError thrown by a handler", "NoClassDefFoundError in a handler" };

	private static final List<Difference> TOMCAT = List.of(
			new Difference("Tomcat answers TRACE itself", refused(405), "TRACE"),
			new Difference("Tomcat answers OPTIONS * itself", refused(200), "OPTIONS *"),
			new Difference("Tomcat refuses paths that it cannot decode", refused(400), "encoded slash", "encoded null",
					"broken UTF-8"),
			new Difference("Tomcat buffers the beginning of a body, so an error can still change the status",
					answered(500), "error during JSON", "error during an event stream"),
			new Difference("Tomcat answers errors that a servlet throws", answered(500), FATAL_ERRORS));

	private static final List<Difference> JETTY = List.of(
			new Difference("Jetty finds no servlet for OPTIONS *", refused(404), "OPTIONS *"),
			new Difference("Jetty refuses ambiguous paths", refused(400), "encoded slash", "encoded null",
					"encoded line break", "broken UTF-8", "double slash", "encoded dot segments"),
			new Difference("Jetty fails if Spring sets a Content-Length and sends no body", answered(500),
					"range outside a static file"),
			new Difference("Jetty sends the status of Spring's response", answered(200),
					"WebSocket with an unknown version"),
			new Difference("Jetty answers errors that a servlet throws", answered(500), FATAL_ERRORS),
			new Difference("Jetty answers even an OutOfMemoryError", answered(500), "OutOfMemoryError in a handler"));

	private static final List<Difference> SPRING_6 = List
		.of(new Difference("Spring Framework 6 refuses preflights without a CORS configuration", answered(403),
				"preflight of an annotated route for a method without a route", "preflight of an unknown path"));

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
		List<Difference> ofServer = switch (server) {
			case REACTOR_NETTY -> List.of();
			case TOMCAT -> TOMCAT;
			case JETTY -> JETTY;
		};
		boolean spring6 = String.valueOf(SpringVersion.getVersion()).startsWith("6.");
		return spring6 ? Stream.concat(SPRING_6.stream(), ofServer.stream()).toList() : ofServer;
	}

	private static UnaryOperator<WireCase> refused(int status) {
		return (wireCase) -> wireCase.refusedWith(status);
	}

	private static UnaryOperator<WireCase> answered(int status) {
		return (wireCase) -> wireCase.answeredWith(status);
	}

	/**
	 * A difference between a server and Reactor Netty.
	 *
	 * @param reason why the server differs
	 * @param change the change to the expected values of a case
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
