package io.github.webmetrics.server;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * A {@link NativeResponse} of a server that is not known. What Spring knows is the best
 * guess then.
 *
 * @param response Spring's response
 */
record UnknownServerResponse(ServerHttpResponse response) implements NativeResponse {

	@Override
	public boolean isHeadSent() {
		return this.response.isCommitted();
	}

	@Override
	public int status() {
		HttpStatusCode status = this.response.getStatusCode();
		return (status != null) ? status.value() : HttpStatus.OK.value();
	}

	@Override
	public @Nullable String contentType() {
		return this.response.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
	}

	@Override
	public boolean whenFinished(HandlingEnd end, Consumer<NativeResponse> action) {
		return false;
	}

}
