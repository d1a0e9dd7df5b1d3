package io.github.webmetrics;

import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * A {@link NativeResponse} of a servlet container. Tomcat and Jetty are known to tell
 * more than others.
 *
 * @param response the container's response
 * @param springRequest Spring's view of the request
 * @param completed whether nothing will change it any more
 */
record ServletResponse(HttpServletResponse response, ServerHttpRequest springRequest,
		boolean completed) implements NativeResponse {

	private static final String TOMCAT = "org.apache.catalina.";

	private static final String JETTY = "org.eclipse.jetty.";

	static @Nullable NativeResponse of(Object response, ServerHttpRequest request) {
		return (response instanceof HttpServletResponse servlet) ? new ServletResponse(servlet, request, false) : null;
	}

	// Tomcat calls a request complete just before it sends what is still to be sent.
	@Override
	public boolean isHeadSent() {
		return this.response.isCommitted() || (this.completed && isOf(TOMCAT) && connection() == ConnectionState.OPEN);
	}

	@Override
	public int status() {
		return this.response.getStatus();
	}

	// On Tomcat, Spring's headers are without it for a while after they are committed.
	@Override
	public @Nullable String contentType() {
		return this.response.getContentType();
	}

	// Jetty sends a 500 where a content length was promised and nothing was written.
	@Override
	public boolean mayRefuse() {
		return isOf(JETTY) && this.response.containsHeader(HttpHeaders.CONTENT_LENGTH);
	}

	// An application's own errors look alike, but are not of the container's making.
	@Override
	public boolean isClientGone(Throwable error) {
		if (!isOf(JETTY) && !isOf(TOMCAT)) {
			return DisconnectedClientHelper.isClientDisconnectedException(error);
		}
		IOException failure = failure();
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			boolean jetty = cause instanceof EOFException && cause.getClass().getName().startsWith(JETTY);
			if (jetty || cause == failure) {
				return true;
			}
		}
		return false;
	}

	@Override
	public ConnectionState connection() {
		if (!isOf(JETTY) && !isOf(TOMCAT)) {
			return ConnectionState.UNKNOWN;
		}
		return (failure() != null) ? ConnectionState.CLOSED : ConnectionState.OPEN;
	}

	// A request is cancelled by a listener that the container calls, and Jetty takes no
	// more listeners while it calls them.
	@Override
	public boolean whenFinished(RequestEnd end, Consumer<NativeResponse> action) {
		if (end == RequestEnd.CANCEL && isOf(JETTY)) {
			return false;
		}
		try {
			request().getAsyncContext()
				.addListener(new Completion(new ServletResponse(this.response, this.springRequest, true), action));
			return true;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	private boolean isOf(String container) {
		return this.response.getClass().getName().startsWith(container);
	}

	// Tomcat leaves there what it failed with to read or to write, before it closes the
	// connection.
	private @Nullable IOException failure() {
		return (request().getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof IOException failure) ? failure
				: null;
	}

	private HttpServletRequest request() {
		return ServerHttpRequestDecorator.getNativeRequest(this.springRequest);
	}

	/**
	 * Runs an action when the container has completed a request.
	 *
	 * @param response the completed response
	 * @param action called with it
	 */
	private record Completion(NativeResponse response, Consumer<NativeResponse> action) implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			this.action.accept(this.response);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// Completed by others.
		}

		@Override
		public void onError(AsyncEvent event) {
			// Completed by others.
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// Spring does not.
		}

	}

}
