package io.github.webmetrics;

/**
 * What a server knows of a response beyond what Spring does. Spring calls a response
 * committed as soon as it may no longer be changed, which can be long before its first
 * byte is on the wire.
 */
interface NativeResponse {

	/**
	 * Whether the head of the response is on its way to the client.
	 */
	boolean isHeadSent();

	/**
	 * Return the status that is or would be in the head.
	 */
	int status();

	/**
	 * Whether an error is the one that the server failed with to read the request.
	 * @return {@code false} also where the server cannot tell
	 */
	boolean failedToRead(Throwable error);

	/**
	 * Return the state of the connection to the client.
	 */
	ConnectionState connection();

	/**
	 * Run an action when nothing more will be sent.
	 * @return whether the server can tell; if not, the action is not run
	 */
	boolean whenFinished(Runnable action);

	enum ConnectionState {

		OPEN, CLOSED, UNKNOWN

	}

}
