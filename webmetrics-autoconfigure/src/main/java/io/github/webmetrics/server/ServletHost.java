package io.github.webmetrics.server;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * The host of requests to a servlet container.
 */
final class ServletHost {

	private static final String AFTER_SCHEME = "//";

	private ServletHost() {
	}

	/**
	 * Return the host of a request over HTTP/2, with the port unless it is that of the
	 * scheme.
	 * @return the host, or {@code null} if the request is another one
	 */
	static @Nullable String overHttp2(ServerHttpRequest request) {
		if (nativeRequest(request) instanceof HttpServletRequest servletRequest
				&& servletRequest.getProtocol().startsWith("HTTP/2")) {
			String url = servletRequest.getRequestURL().toString();
			int start = url.indexOf(AFTER_SCHEME) + AFTER_SCHEME.length();
			int end = url.indexOf('/', start);
			return (end < 0) ? url.substring(start) : url.substring(start, end);
		}
		return null;
	}

	private static @Nullable Object nativeRequest(ServerHttpRequest request) {
		try {
			return ServerHttpRequestDecorator.getNativeRequest(request);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// A request without a server behind it, as mocks are.
			return null;
		}
	}

}
