package io.github.webmetrics.server;

import java.io.IOException;
import java.net.SocketTimeoutException;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * A {@link NativeResponse} of Tomcat.
 */
final class TomcatNativeResponse extends ServletNativeResponse {

	/**
	 * The beginning of the class names of Tomcat's responses.
	 */
	static final String PACKAGE = "org.apache.catalina.";

	private static final String HEAD_TOO_LARGE = "org.apache.coyote.http11.HeadersTooLargeException";

	private final boolean completed;

	/**
	 * Create a response.
	 * @param response response of Tomcat
	 * @param request the request as Spring sees it
	 * @param completed whether Tomcat has completed the request
	 */
	TomcatNativeResponse(HttpServletResponse response, ServerHttpRequest request, boolean completed) {
		super(response, request);
		this.completed = completed;
	}

	// Tomcat completes a request just before it sends the rest of the response.
	@Override
	public boolean isHeadSent() {
		return super.isHeadSent() || (this.completed && connection() == ConnectionState.OPEN);
	}

	@Override
	public boolean isClientGone(Throwable error) {
		IOException failure = connectionFailure();
		return failure != null && !isTimeout(failure) && Causes.anyMatch(error, (cause) -> cause == failure);
	}

	// Tomcat did not even begin to send the head, but reports it as sent.
	@Override
	public boolean isUnanswered(Throwable error) {
		return Causes.anyMatch(error, (cause) -> cause.getClass().getName().equals(HEAD_TOO_LARGE));
	}

	@Override
	public ConnectionState connection() {
		IOException failure = connectionFailure();
		return (failure != null && !isTimeout(failure)) ? ConnectionState.CLOSED : ConnectionState.OPEN;
	}

	// If a client sends its body too slowly, Tomcat stops reading and can still answer.
	private static boolean isTimeout(IOException failure) {
		return failure instanceof SocketTimeoutException;
	}

	@Override
	NativeResponse completed() {
		return new TomcatNativeResponse(response(), request(), true);
	}

}
