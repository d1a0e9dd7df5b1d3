package io.github.webmetrics.server;

import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * A {@link NativeResponse} of Jetty.
 */
final class JettyNativeResponse extends ServletNativeResponse {

	/**
	 * The beginning of the class names of Jetty's responses and errors.
	 */
	static final String PACKAGE = "org.eclipse.jetty.";

	private static final String HTTP_ERROR = PACKAGE + "http.HttpException$";

	JettyNativeResponse(HttpServletResponse response, ServerHttpRequest request) {
		super(response, request);
	}

	// Jetty sends a 500 if a content length was announced and no content was written.
	@Override
	public boolean mayReplaceStatus() {
		return response().containsHeader(HttpHeaders.CONTENT_LENGTH);
	}

	// Errors of the application's own client connections can have the same type, but are
	// not created by Jetty.
	@Override
	public boolean isClientGone(Throwable error) {
		IOException failure = connectionFailure();
		return Causes.anyMatch(error, (cause) -> cause == failure || isEndOfInput(cause));
	}

	// Jetty sends a 500 instead of a head that is too large, but reports it as sent.
	@Override
	public boolean isUnanswered(Throwable error) {
		return Causes.anyMatch(error, (cause) -> cause.getClass().getName().startsWith(HTTP_ERROR));
	}

	private static boolean isEndOfInput(Throwable error) {
		return error instanceof EOFException && error.getClass().getName().startsWith(PACKAGE);
	}

	@Override
	public ConnectionState connection() {
		return (connectionFailure() != null) ? ConnectionState.CLOSED : ConnectionState.OPEN;
	}

	// Jetty cancels a request from one of its listeners, and accepts no more listeners
	// while it calls them.
	@Override
	public boolean whenFinished(HandlingEnd end, Consumer<NativeResponse> action) {
		return end != HandlingEnd.CANCEL && super.whenFinished(end, action);
	}

}
