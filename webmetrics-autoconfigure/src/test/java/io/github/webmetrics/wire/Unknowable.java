package io.github.webmetrics.wire;

import java.util.Set;

/**
 * Events that a server does not report. Tests expect the values that are recorded
 * instead, so they fail as soon as the server reports the event.
 */
enum Unknowable {

	/**
	 * A client leaves while the handler waits. A servlet container notices that only when
	 * it reads or writes. So the request is in progress until its response is ready, and
	 * is recorded with the status of this response.
	 */
	DISCONNECT_WHILE_HANDLER_WAITS(TestedServer.TOMCAT, TestedServer.JETTY),

	/**
	 * A client stops sending during an upload, but still reads. It looks like a client
	 * that has left, so 499 is recorded, although Jetty sends a response.
	 */
	HALF_CLOSE_DURING_UPLOAD(TestedServer.JETTY),

	/**
	 * The head of a response is larger than the server allows, and the response is sent
	 * at once and not as a stream. Jetty answers with a 500 only after it has reported
	 * that it has sent the response.
	 */
	HEAD_TOO_LARGE_WITH_A_BODY(TestedServer.JETTY),

	/**
	 * The same for a response without a body. Tomcat closes the connection after it has
	 * reported that it has sent the response.
	 */
	HEAD_TOO_LARGE_WITHOUT_A_BODY(TestedServer.TOMCAT, TestedServer.JETTY);

	private final Set<TestedServer> servers;

	Unknowable(TestedServer... servers) {
		this.servers = Set.of(servers);
	}

	boolean on(TestedServer server) {
		return this.servers.contains(server);
	}

}
