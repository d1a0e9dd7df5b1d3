package io.github.webmetrics;

import java.io.EOFException;
import java.io.IOException;
import java.util.function.IntConsumer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
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
		boolean closed = (server.connection() == NativeResponse.ConnectionState.CLOSED);
		if (server.isHeadSent() || (end == RequestEnd.COMPLETE && !closed)) {
			return server.status();
		}
		return (closed || clientGone || end == RequestEnd.CANCEL) ? CLIENT_CLOSED_REQUEST
				: HttpStatus.INTERNAL_SERVER_ERROR.value();
	}

	/**
	 * Tell the status of a response that was committed, but not sent, when an error came.
	 * It depends on what the handlers outside make of the error.
	 * @param response the response
	 * @param status called with the status once it is certain
	 * @return whether the response is such a one and its server can tell
	 */
	boolean whenErrorIsHandled(ServerHttpResponse response, IntConsumer status) {
		NativeResponse server = this.nativeResponses.of(response);
		return response.isCommitted() && !server.isHeadSent()
				&& server.whenFinished(() -> status.accept(of(response, RequestEnd.ERROR, false)));
	}

	/**
	 * Whether an error means that the client has left. Errors of an application that
	 * calls other servers or reads files may look alike.
	 * @param request the request
	 * @param response the response
	 * @param error the error it ended with
	 * @return whether nobody is there to read a response
	 */
	boolean isClientGone(ServerHttpRequest request, ServerHttpResponse response, Throwable error) {
		if (!DisconnectedClientHelper.isClientDisconnectedException(error)) {
			return false;
		}
		return this.nativeResponses.of(response).connection() != NativeResponse.ConnectionState.OPEN
				|| isFailedUpload(request, error);
	}

	// Netty signals that it cannot read a request before it closes the connection. An
	// application wraps the errors of its own connections, and only it knows files that
	// end.
	private static boolean isFailedUpload(ServerHttpRequest request, Throwable error) {
		return hasBody(request) && !(error instanceof EOFException) && (error instanceof IOException
				|| !DisconnectedClientHelper.isClientDisconnectedException(error.getCause()));
	}

	private static boolean hasBody(ServerHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		return headers.getContentLength() > 0 || headers.getFirst(HttpHeaders.TRANSFER_ENCODING) != null;
	}

}
