package io.github.webmetrics;

import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.http.HttpStatus;

/**
 * A {@link NativeResponse} of Reactor Netty.
 *
 * @param response the server's response
 */
record ReactorNettyResponse(HttpServerResponse response) implements NativeResponse {

	// Those that Netty speaks; it refuses all others.
	private static final Set<String> WEBSOCKET_VERSIONS = Set.of("7", "8", "13");

	static @Nullable NativeResponse of(Object response) {
		return (response instanceof HttpServerResponse netty) ? new ReactorNettyResponse(netty) : null;
	}

	@Override
	public boolean isHeadSent() {
		return this.response.hasSentHeaders();
	}

	@Override
	public int status() {
		return this.response.isWebsocket() ? handshakeStatus() : this.response.status().code();
	}

	// The answer to a handshake is written past the response.
	private int handshakeStatus() {
		if (this.response.version().majorVersion() > 1) {
			return HttpStatus.OK.value();
		}
		String version = (this.response instanceof HttpServerRequest request)
				? request.requestHeaders().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION) : null;
		return (version == null || WEBSOCKET_VERSIONS.contains(version)) ? HttpStatus.SWITCHING_PROTOCOLS.value()
				: HttpStatus.UPGRADE_REQUIRED.value();
	}

	@Override
	public ConnectionState connection() {
		if (this.response instanceof ChannelOperations<?, ?> operations) {
			return operations.channel().isActive() ? ConnectionState.OPEN : ConnectionState.CLOSED;
		}
		return ConnectionState.UNKNOWN;
	}

	@Override
	public boolean whenFinished(Runnable action) {
		if (this.response instanceof ChannelOperations<?, ?> operations) {
			operations.onTerminate().subscribe(null, (ignored) -> action.run(), action);
			return true;
		}
		return false;
	}

}
