package io.github.webmetrics.server;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * The status that the client of a request really got, which Spring's response alone does
 * not tell. This is the only place where it is decided.
 *
 * @param code the status: three digits, 499 if the connection ended before a head was
 * sent and before the application had completed the response
 * @param certain whether the status is final. If it is not, no head was sent, the
 * connection is open and the server may still choose another status. Read the response
 * again when the server has finished the request.
 * @since 0.1.0
 */
public record WireStatus(int code, boolean certain) {

	/**
	 * Status of a request whose connection ended before a head was sent, as nginx logs
	 * it. It is not a registered one.
	 */
	public static final int CLIENT_CLOSED_REQUEST = 499;

	private static final int FAILED = HttpStatus.INTERNAL_SERVER_ERROR.value();

	/**
	 * Decide the status of a request.
	 * @param application the response as the application sees it
	 * @param response the server's response
	 * @param end how the application's handling of the request ended
	 * @param error the error that the handling ended with, or {@code null} for none
	 * @return the status
	 */
	public static WireStatus of(ServerHttpResponse application, NativeResponse response, HandlingEnd end,
			@Nullable Throwable error) {
		// One object for all cases, as JIT compilers only take away an object that is
		// created in one place.
		int code;
		boolean certain = true;
		if (error != null && response.isUnanswered(error)) {
			code = FAILED;
		}
		else if (response.isHeadSent()) {
			code = response.status();
		}
		else if (end == HandlingEnd.COMPLETE) {
			code = response.status();
			certain = !mayChange(application, response, code);
		}
		else if (error != null && response.isClientGone(error)) {
			code = CLIENT_CLOSED_REQUEST;
		}
		else {
			NativeResponse.ConnectionState connection = response.connection();
			code = isLeft(end, connection) ? CLIENT_CLOSED_REQUEST : FAILED;
			certain = end == HandlingEnd.FATAL || end == HandlingEnd.CUT || !isOpen(connection);
		}
		return new WireStatus(code, certain);
	}

	private static boolean mayChange(ServerHttpResponse application, NativeResponse response, int status) {
		return isOpen(response.connection()) && (response.mayReplaceStatus() || isBeingCommitted(application, status));
	}

	// Another thread may be committing the response: that of a handler which a filter has
	// just given up after a time limit.
	private static boolean isBeingCommitted(ServerHttpResponse application, int status) {
		HttpStatusCode set = application.getStatusCode();
		return set != null && set.value() != status;
	}

	private static boolean isLeft(HandlingEnd end, NativeResponse.ConnectionState connection) {
		return end == HandlingEnd.CANCEL || end == HandlingEnd.CUT
				|| connection == NativeResponse.ConnectionState.CLOSED;
	}

	private static boolean isOpen(NativeResponse.ConnectionState connection) {
		return connection == NativeResponse.ConnectionState.OPEN;
	}

}
