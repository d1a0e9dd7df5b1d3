package io.github.webmetrics;

/**
 * The ways in which the processing of a request ends.
 */
enum RequestEnd {

	/**
	 * The response is complete as far as the application is concerned.
	 */
	COMPLETE,

	/**
	 * An error goes on to the server.
	 */
	ERROR,

	/**
	 * The server has no more use for a response.
	 */
	CANCEL,

	/**
	 * An error that Reactor does not signal was thrown.
	 */
	FATAL

}
