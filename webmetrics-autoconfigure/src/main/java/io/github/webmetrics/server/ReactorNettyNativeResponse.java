package io.github.webmetrics.server;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakeException;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * A {@link NativeResponse} of Reactor Netty.
 *
 * @param response the server's response
 * @param operations the same object as channel operations
 * @param channel the channel of the request. The operations have another one when they
 * have terminated, to which nothing is attached.
 */
record ReactorNettyNativeResponse(HttpServerResponse response, ChannelOperations<?, ?> operations,
		Channel channel) implements NativeResponse {

	// Netty refuses any other version.
	private static final Set<String> WEBSOCKET_VERSIONS = Set.of("7", "8", "13");

	static @Nullable Channel channel(@Nullable Object response) {
		return (response instanceof ChannelOperations<?, ?> operations) ? operations.channel() : null;
	}

	static @Nullable NativeResponse of(@Nullable Object response, Object channel) {
		return (response instanceof ChannelOperations<?, ?> operations && response instanceof HttpServerResponse netty
				&& channel instanceof Channel ofRequest) ? new ReactorNettyNativeResponse(netty, operations, ofRequest)
						: null;
	}

	@Override
	public boolean isHeadSent() {
		return this.response.hasSentHeaders();
	}

	@Override
	public int status() {
		if (this.response.isWebsocket()) {
			return handshakeStatus();
		}
		Integer refusal = RefusedBodies.statusOf(this.operations, this.channel);
		return (refusal != null) ? refusal : this.response.status().code();
	}

	// The response to a handshake is not written through this object, whose status stays
	// 200.
	private int handshakeStatus() {
		// Do not trust the protocol version of the request: the client wrote it.
		if (this.channel instanceof Http2StreamChannel) {
			return HttpStatus.OK.value();
		}
		String version = requestHeaders().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
		return (version == null || WEBSOCKET_VERSIONS.contains(version)) ? HttpStatus.SWITCHING_PROTOCOLS.value()
				: HttpStatus.UPGRADE_REQUIRED.value();
	}

	private HttpHeaders requestHeaders() {
		return ((HttpServerRequest) this.operations).requestHeaders();
	}

	@Override
	public @Nullable String contentType() {
		return this.response.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE);
	}

	@Override
	public boolean isClientGone(Throwable error) {
		return DisconnectedClientHelper.isClientDisconnectedException(error)
				&& (connection() == ConnectionState.CLOSED || isReadFailure(error));
	}

	// Netty marks the response to a handshake as sent before it knows whether the
	// handshake is valid.
	@Override
	public boolean isUnanswered(Throwable error) {
		return this.response.isWebsocket() && isFailedHandshake(error);
	}

	// If the application's error handling fails as well, the handshake exception is a
	// suppressed exception of that error.
	private static boolean isFailedHandshake(Throwable error) {
		return error instanceof WebSocketServerHandshakeException
				|| Arrays.stream(error.getSuppressed()).anyMatch(WebSocketServerHandshakeException.class::isInstance);
	}

	// Netty signals a read failure before it closes the connection, and the application's
	// own connections fail in the same way. So ask the server for its failure and
	// compare.
	// Do not ask if the client waits for a 100 Continue: asking would send it.
	private boolean isReadFailure(Throwable error) {
		if (!this.operations.isInboundDisposed() || requestHeaders().contains(HttpHeaderNames.EXPECT)) {
			return false;
		}
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		this.operations.receiveObject().subscribe(null, failure::set);
		return Causes.anyMatch(error, (cause) -> cause == failure.get());
	}

	@Override
	public ConnectionState connection() {
		return this.operations.channel().isActive() ? ConnectionState.OPEN : ConnectionState.CLOSED;
	}

	@Override
	public boolean whenFinished(HandlingEnd end, Consumer<NativeResponse> action) {
		this.operations.onTerminate().subscribe(null, (ignored) -> action.accept(this), () -> action.accept(this));
		return true;
	}

}
