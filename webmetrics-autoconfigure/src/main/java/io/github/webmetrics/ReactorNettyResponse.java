package io.github.webmetrics;

import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A {@link NativeResponse} of Reactor Netty.
 *
 * @param response the server's response
 */
record ReactorNettyResponse(HttpServerResponse response) implements NativeResponse {

	static @Nullable NativeResponse of(Object response) {
		return (response instanceof HttpServerResponse netty) ? new ReactorNettyResponse(netty) : null;
	}

	@Override
	public boolean isHeadSent() {
		return this.response.hasSentHeaders();
	}

	@Override
	public boolean isWebSocket() {
		return this.response.isWebsocket();
	}

	@Override
	public ConnectionState connection() {
		if (this.response instanceof ChannelOperations<?, ?> operations) {
			return operations.channel().isActive() ? ConnectionState.OPEN : ConnectionState.CLOSED;
		}
		return ConnectionState.UNKNOWN;
	}

}
