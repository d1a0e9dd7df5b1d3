package io.github.webmetrics.server;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.DisconnectedClientHelper;

/**
 * What a server knows about a response beyond what Spring knows. Spring calls a response
 * committed as soon as it may no longer be changed, which can be long before the first
 * byte is on the wire.
 * <p>
 * One instance per request. The server and the application may call it on different
 * threads.
 *
 * @since 0.1.0
 */
public interface NativeResponse {

	/**
	 * Return whether the head of the response is on its way to the client.
	 * @return whether it is
	 */
	boolean isHeadSent();

	/**
	 * Return the status that is or would be in the head.
	 * @return the status
	 */
	int status();

	/**
	 * Return the content type that is or would be in the head.
	 * @return the content type, or {@code null} if there is none
	 */
	@Nullable String contentType();

	/**
	 * Return whether the server may still replace the application's status after the
	 * application has completed the response.
	 * @return whether it may
	 */
	default boolean mayReplaceStatus() {
		return false;
	}

	/**
	 * Return whether an error means that the client has left. An error of the
	 * application's own client connections can have the same type. Implementations use
	 * what they know about the connection to tell them apart. The default cannot.
	 * @param error the error that ended the request
	 * @return whether it does
	 */
	default boolean isClientGone(Throwable error) {
		return DisconnectedClientHelper.isClientDisconnectedException(error);
	}

	/**
	 * Return whether an error means that the application's response was not sent although
	 * the server reports it as sent: nothing was, or the server's own error response.
	 * @param error the error that ended the request
	 * @return whether it does
	 */
	default boolean isUnanswered(Throwable error) {
		return false;
	}

	/**
	 * Return the state of the connection to the client.
	 * @return the state
	 */
	default ConnectionState connection() {
		return ConnectionState.UNKNOWN;
	}

	/**
	 * Run an action when the server has decided how the response ends. It runs on a
	 * thread of the server.
	 * @param end how the application's handling of the request ended
	 * @param action called with the response as it is then
	 * @return whether the action will run; it will not if the server does not tell
	 */
	boolean whenFinished(HandlingEnd end, Consumer<NativeResponse> action);

	/**
	 * State of the connection to the client.
	 */
	enum ConnectionState {

		/**
		 * The connection is open.
		 */
		OPEN,

		/**
		 * The connection is closed.
		 */
		CLOSED,

		/**
		 * The server does not tell.
		 */
		UNKNOWN

	}

}
