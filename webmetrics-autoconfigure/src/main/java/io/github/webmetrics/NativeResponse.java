package io.github.webmetrics;

/**
 * What a server knows of a response beyond what Spring does. Spring calls a response
 * committed as soon as it may no longer be changed, which can be long before its first
 * byte is on the wire.
 */
interface NativeResponse {

	/**
	 * Whether the head of the response is on its way to the client.
	 * @return whether status and headers are final
	 */
	boolean isHeadSent();

	/**
	 * Whether the response switched the connection to the WebSocket protocol.
	 * @return {@code false} also where Spring's status tells
	 */
	boolean isWebSocket();

	/**
	 * Return the state of the connection to the client.
	 * @return the state
	 */
	ConnectionState connection();

	enum ConnectionState {

		OPEN, CLOSED, UNKNOWN

	}

}
