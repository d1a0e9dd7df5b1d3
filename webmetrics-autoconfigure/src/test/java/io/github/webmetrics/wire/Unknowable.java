package io.github.webmetrics.wire;

import java.util.Set;

/**
 * What cannot be known on a server. Tests that meet one expect what is recorded instead,
 * so that they fail as soon as it can be known.
 */
enum Unknowable {

	/**
	 * A servlet container looks at a connection only to read or to write. A request whose
	 * client has left is in progress until its response is ready, and is recorded with
	 * the status of that.
	 */
	LEFT_WHILE_WAITING(TestedServer.TOMCAT, TestedServer.JETTY),

	/**
	 * A client that stops sending amid its request looks like one that has left. Jetty
	 * answers it all the same.
	 */
	STILL_READING(TestedServer.JETTY);

	private final Set<TestedServer> servers;

	Unknowable(TestedServer... servers) {
		this.servers = Set.of(servers);
	}

	boolean on(TestedServer server) {
		return this.servers.contains(server);
	}

}
