package io.github.webmetrics.server;

import java.io.IOException;

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
		return failure != null && Causes.anyMatch(error, (cause) -> cause == failure);
	}

	@Override
	public ConnectionState connection() {
		return (connectionFailure() != null) ? ConnectionState.CLOSED : ConnectionState.OPEN;
	}

	@Override
	NativeResponse completed() {
		return new TomcatNativeResponse(response(), request(), true);
	}

}
