package io.github.webmetrics.server;

/**
 * The ways in which the application's handling of a request ends.
 *
 * @since 0.1.0
 */
public enum HandlingEnd {

	/**
	 * The application has completed the response.
	 */
	COMPLETE,

	/**
	 * An error goes on to the server.
	 */
	ERROR,

	/**
	 * The server has cancelled the handling, as the response can no longer be sent.
	 */
	CANCEL,

	/**
	 * An error was thrown out of {@code subscribe} instead of being signalled, as Reactor
	 * does it with errors that are fatal for the JVM.
	 */
	FATAL,

	/**
	 * The server has ended the request without telling the application, as one that stops
	 * may do it. It will not tell how the request ended either.
	 */
	CUT

}
