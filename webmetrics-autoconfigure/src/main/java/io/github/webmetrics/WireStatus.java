package io.github.webmetrics;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * The status that a client really got, which Spring's response alone does not tell.
 */
final class WireStatus {

	// As nginx logs it: not a registered status.
	private static final int CLIENT_CLOSED_REQUEST = 499;

	private final NativeResponses nativeResponses = new NativeResponses();

	/**
	 * Return the status that the client got.
	 * @param response the response
	 * @param end how its processing ended
	 * @param clientGone whether it ended with an error because the client has left
	 * @return the status
	 */
	int of(ServerHttpResponse response, RequestEnd end, boolean clientGone) {
		NativeResponse server = this.nativeResponses.of(response);
		if (server.isHeadSent() || end == RequestEnd.COMPLETE) {
			return server.status();
		}
		boolean left = clientGone || end == RequestEnd.CANCEL
				|| server.connection() == NativeResponse.ConnectionState.CLOSED;
		return left ? CLIENT_CLOSED_REQUEST : HttpStatus.INTERNAL_SERVER_ERROR.value();
	}

	/**
	 * Wait for a response that was not sent when the request ended with an error, or was
	 * cancelled, while its client was still there: what the client gets is decided
	 * further out.
	 * @param response the response
	 * @param action run once the status is certain
	 * @return whether the response is such a one and its server can tell
	 */
	boolean whenSent(ServerHttpResponse response, Runnable action) {
		NativeResponse server = this.nativeResponses.of(response);
		return !server.isHeadSent() && server.connection() == NativeResponse.ConnectionState.OPEN
				&& server.whenFinished(action);
	}

	/**
	 * Whether an error means that the client has left. An application's errors of
	 * connections to other servers look alike, where the server cannot tell.
	 * @param response the response
	 * @param error the error
	 * @return whether nobody is there to read a response
	 */
	boolean isClientGone(ServerHttpResponse response, Throwable error) {
		if (!DisconnectedClientHelper.isClientDisconnectedException(error)) {
			return false;
		}
		NativeResponse server = this.nativeResponses.of(response);
		return server.connection() != NativeResponse.ConnectionState.OPEN || server.failedToRead(error);
	}

}
