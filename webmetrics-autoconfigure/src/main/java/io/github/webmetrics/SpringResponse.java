package io.github.webmetrics;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
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
	public int status() {
		HttpStatusCode status = this.response.getStatusCode();
		return (status != null) ? status.value() : HttpStatus.OK.value();
	}

	@Override
	public boolean failedToRead(Throwable error) {
		return false;
	}

	@Override
	public ConnectionState connection() {
		return ConnectionState.UNKNOWN;
	}

	@Override
	public boolean whenFinished(Runnable action) {
		return false;
	}

}
