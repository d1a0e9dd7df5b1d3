package io.github.webmetrics.wire;

import java.util.Set;

/**
 * A kind of request that a {@link StormClient} sends.
 */
enum StormCase {

	BODY("GET", "/storm/body/7", "/storm/body/{n}", true, 200),

	HEAD("HEAD", "/storm/body/7", "/storm/body/{n}", true, 200),

	EMPTY("GET", "/storm/empty", "/storm/empty", true, 204),

	NOT_ALLOWED("DELETE", "/storm/body/7", "/storm/body/{n}", true, 405),

	UNMATCHED("GET", "/nowhere/", "UNMATCHED", true, 404),

	MAPPED("GET", "/storm/mapped", "/storm/mapped", true, 503),

	UPLOAD("POST", "/storm/upload", "/storm/upload", false, 200, 400),

	LATE("GET", "/storm/late", "/storm/late", false, 200),

	EVENTS("GET", "/storm/events", "/storm/events", false, 200),

	/**
	 * Fails at random before the commit, after it, or not at all.
	 */
	RANDOM("GET", "/storm/random", "/storm/random", false, 200, 500),

	/**
	 * Throws an error that Reactor does not pass to {@code onError}, so the server closes
	 * the connection.
	 */
	FATAL("GET", "/storm/fatal", "/storm/fatal", false, 500);

	private final String method;

	private final String target;

	private final String endpoint;

	private final boolean immediate;

	private final Set<Integer> statuses;

	StormCase(String method, String target, String endpoint, boolean immediate, Integer... statuses) {
		this.method = method;
		this.target = target;
		this.endpoint = endpoint;
		this.immediate = immediate;
		this.statuses = Set.of(statuses);
	}

	String method() {
		return this.method;
	}

	String endpoint() {
		return this.endpoint;
	}

	/**
	 * Return whether the server answers immediately. Reactor Netty loses a pipelined
	 * request that follows a request with a late response.
	 */
	boolean isImmediate() {
		return this.immediate;
	}

	/**
	 * Return the possible statuses of responses to this kind of request.
	 */
	Set<Integer> statuses() {
		return this.statuses;
	}

	/**
	 * Return the request as it is sent.
	 * @param number a number that makes unknown paths differ
	 */
	String request(int number) {
		String head = this.method + " " + this.target + ((this == UNMATCHED) ? number : "")
				+ " HTTP/1.1\r\nHost: localhost\r\nX-Case: " + name() + "\r\n";
		return (this == UPLOAD) ? head + "Content-Type: text/plain\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5000)
				: head + "\r\n";
	}

}
