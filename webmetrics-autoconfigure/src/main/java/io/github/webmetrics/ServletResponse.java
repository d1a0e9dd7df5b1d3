package io.github.webmetrics;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * A {@link NativeResponse} of a servlet container.
 *
 * @param response the container's response
 */
record ServletResponse(HttpServletResponse response) implements NativeResponse {

	static @Nullable NativeResponse of(Object response) {
		return (response instanceof HttpServletResponse servlet) ? new ServletResponse(servlet) : null;
	}

	@Override
	public boolean isHeadSent() {
		return this.response.isCommitted();
	}

	@Override
	public int status() {
		return this.response.getStatus();
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
