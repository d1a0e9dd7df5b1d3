package io.github.webmetrics.server;

import java.io.IOException;
import java.util.function.Consumer;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A {@link NativeResponse} of a servlet container. What only Tomcat or only Jetty tells
 * is in a class of its own.
 */
class ServletNativeResponse implements NativeResponse {

	private final HttpServletResponse response;

	private final ServerHttpRequest request;

	ServletNativeResponse(HttpServletResponse response, ServerHttpRequest request) {
		this.response = response;
		this.request = request;
	}

	static @Nullable NativeResponse of(@Nullable Object response, ServerHttpRequest request) {
		if (!(response instanceof HttpServletResponse servletResponse)) {
			return null;
		}
		String container = response.getClass().getName();
		if (container.startsWith(TomcatNativeResponse.PACKAGE)) {
			return new TomcatNativeResponse(servletResponse, request, false);
		}
		if (container.startsWith(JettyNativeResponse.PACKAGE)) {
			return new JettyNativeResponse(servletResponse, request);
		}
		return new ServletNativeResponse(servletResponse, request);
	}

	final HttpServletResponse response() {
		return this.response;
	}

	final ServerHttpRequest request() {
		return this.request;
	}

	@Override
	public boolean isHeadSent() {
		return this.response.isCommitted();
	}

	@Override
	public final int status() {
		return this.response.getStatus();
	}

	// Spring's headers lack the content type on Tomcat for a while after the commit.
	@Override
	public final @Nullable String contentType() {
		return this.response.getContentType();
	}

	@Override
	public boolean whenFinished(HandlingEnd end, Consumer<NativeResponse> action) {
		try {
			servletRequest().getAsyncContext().addListener(new CompletionListener(completed(), action));
			return true;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	/**
	 * Return the same response for the time when the container has completed it.
	 */
	NativeResponse completed() {
		return this;
	}

	/**
	 * Return the error with which the container failed to read the request or to write
	 * the response. Tomcat and Jetty then close the connection.
	 */
	final @Nullable IOException connectionFailure() {
		return (servletRequest().getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof IOException failure)
				? failure : null;
	}

	private HttpServletRequest servletRequest() {
		return ServerHttpRequestDecorator.getNativeRequest(this.request);
	}

	/**
	 * Runs an action when the container has completed a request.
	 *
	 * @param response the completed response
	 * @param action called with it
	 */
	private record CompletionListener(NativeResponse response,
			Consumer<NativeResponse> action) implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			this.action.accept(this.response);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// The container calls onComplete() after it.
		}

		@Override
		public void onError(AsyncEvent event) {
			// The container calls onComplete() after it.
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// Spring starts asynchronous processing once, before this listener is added.
		}

	}

}
