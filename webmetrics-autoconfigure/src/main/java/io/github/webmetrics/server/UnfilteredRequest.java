package io.github.webmetrics.server;

import java.net.URI;
import java.net.URISyntaxException;

import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.HttpMethod;

/**
 * A request that the server has answered and that never reached the filter.
 *
 * @param method method of the request, or {@code null} if the server could not read it
 * @param path path of the request as it was sent, without the query, or {@code null} if
 * it cannot be read
 * @param status status of the response
 * @since 0.1.0
 */
public record UnfilteredRequest(@Nullable HttpMethod method, @Nullable String path, int status) {

	// Netty puts this request in the place of one whose first line it cannot read.
	private static final String UNREADABLE = "/bad-request";

	static UnfilteredRequest of(HttpServerRequest request, int status) {
		if (isUnreadable(request)) {
			return new UnfilteredRequest(null, null, status);
		}
		return new UnfilteredRequest(HttpMethod.valueOf(request.method().name()), path(request.uri()), status);
	}

	private static boolean isUnreadable(HttpServerRequest request) {
		return request.uri().equals(UNREADABLE) && request.version().equals(HttpVersion.HTTP_1_0)
				&& request.requestHeaders().isEmpty();
	}

	private static @Nullable String path(String target) {
		if (!target.startsWith("/")) {
			return pathOfUri(target);
		}
		int end = 0;
		while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
			end++;
		}
		return target.substring(0, end);
	}

	private static @Nullable String pathOfUri(String target) {
		try {
			return new URI(target).getRawPath();
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
