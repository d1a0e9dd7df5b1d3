package io.github.webmetrics;

import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * A {@link NativeResponse} for where the server is not known: what Spring knows is the
 * best guess then.
 *
 * @param response Spring's response
 */
record SpringResponse(ServerHttpResponse response) implements NativeResponse {

	@Override
	public boolean isHeadSent() {
		return this.response.isCommitted();
	}

	@Override
	public boolean isWebSocket() {
		return false;
	}

	@Override
	public ConnectionState connection() {
		return ConnectionState.UNKNOWN;
	}

}
