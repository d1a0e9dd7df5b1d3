package io.github.webmetrics.server;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Tells whether a response is a stream of server-sent events, which lasts as long as the
 * client listens.
 *
 * @since 0.1.0
 */
public final class EventStream {

	private EventStream() {
	}

	/**
	 * Return whether the content type of a response is {@code text/event-stream}.
	 * @param response the response as Spring knows it
	 * @param nativeResponse the response as the server knows it
	 * @return whether it is
	 */
	public static boolean is(ServerHttpResponse response, NativeResponse nativeResponse) {
		String contentType = contentType(response, nativeResponse);
		return contentType != null && contentType.regionMatches(true, 0, MediaType.TEXT_EVENT_STREAM_VALUE, 0,
				MediaType.TEXT_EVENT_STREAM_VALUE.length());
	}

	// Spring passes the content type on when it commits the response. To read the headers
	// of a committed response would create objects.
	private static @Nullable String contentType(ServerHttpResponse response, NativeResponse nativeResponse) {
		String contentType = nativeResponse.contentType();
		return (contentType != null || response.isCommitted()) ? contentType
				: response.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
	}

}
