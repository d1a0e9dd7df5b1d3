package io.github.webmetrics;

import org.springframework.http.HttpStatus;

/**
 * The status that a client really got, which Spring's response alone does not tell.
 */
final class WireStatus {

	// As nginx logs it: not a registered status.
	private static final int CLIENT_CLOSED_REQUEST = 499;

	/**
	 * The status of a failure that nothing answers otherwise, and of one after which the
	 * server closes the connection without an answer.
	 */
	static final int FAILED = HttpStatus.INTERNAL_SERVER_ERROR.value();

	private WireStatus() {
	}

	/**
	 * Whether the status is certain by now. It is not, where a response was not sent when
	 * the request ended with an error, or was cancelled, while its client was still
	 * there: what the client gets is decided further out.
	 * @param response the response
	 * @param end how its processing ended
	 * @param clientGone whether it ended with an error because the client has left
	 * @return whether it is, or the server cannot tell more
	 */
	static boolean isCertain(NativeResponse response, RequestEnd end, boolean clientGone) {
		return clientGone || end == RequestEnd.FATAL || response.isHeadSent()
				|| (end == RequestEnd.COMPLETE && !response.mayRefuse())
				|| response.connection() != NativeResponse.ConnectionState.OPEN;
	}

	/**
	 * Return the status that the client got.
	 * @param response the response
	 * @param end how its processing ended
	 * @param clientGone whether it ended with an error because the client has left
	 * @return the status
	 */
	static int of(NativeResponse response, RequestEnd end, boolean clientGone) {
		if (response.isHeadSent() || end == RequestEnd.COMPLETE) {
			return response.status();
		}
		boolean left = clientGone || end == RequestEnd.CANCEL
				|| response.connection() == NativeResponse.ConnectionState.CLOSED;
		return left ? CLIENT_CLOSED_REQUEST : FAILED;
	}

}
