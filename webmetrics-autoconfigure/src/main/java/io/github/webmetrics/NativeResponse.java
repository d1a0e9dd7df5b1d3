package io.github.webmetrics;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

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
	 * Return the content type that is or would be in the head.
	 */
	@Nullable String contentType();

	/**
	 * Whether the server may still send another status than the application chose, though
	 * the application has done all that it will.
	 */
	boolean mayRefuse();

	/**
	 * Whether an error means that the client has left. An application's errors of
	 * connections to other servers look alike, where the server cannot tell.
	 */
	boolean isClientGone(Throwable error);

	/**
	 * Whether an error means that the server failed to answer, though it holds that it
	 * did.
	 */
	default boolean isUnanswered(Throwable error) {
		return false;
	}

	/**
	 * Return the state of the connection to the client.
	 */
	ConnectionState connection();

	/**
	 * Run an action when nothing more will be sent.
	 * @param end how the processing of the request ended
	 * @param action called with the response as it is then
	 * @return whether the server can tell; if not, the action is not run
	 */
	boolean whenFinished(RequestEnd end, Consumer<NativeResponse> action);

	enum ConnectionState {

		OPEN, CLOSED, UNKNOWN

	}

}
