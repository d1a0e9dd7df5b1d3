package io.github.webmetrics;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

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
 * @param operations the exchange on its connection, which is the same object
 */
record ReactorNettyResponse(HttpServerResponse response, ChannelOperations<?, ?> operations) implements NativeResponse {

	// Those that Netty speaks; it refuses all others.
	private static final Set<String> WEBSOCKET_VERSIONS = Set.of("7", "8", "13");

	static @Nullable NativeResponse of(Object response) {
		return (response instanceof ChannelOperations<?, ?> operations && response instanceof HttpServerResponse netty)
				? new ReactorNettyResponse(netty, operations) : null;
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
		Integer instead = ServerAnswers.statusOf(this.operations);
		return (instead != null) ? instead : this.response.status().code();
	}

	// The answer to a handshake is written past the response.
	private int handshakeStatus() {
		// The version is what the client likes to call it.
		if (this.operations.channel() instanceof Http2StreamChannel) {
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
	public boolean mayRefuse() {
		return false;
	}

	@Override
	public boolean isClientGone(Throwable error) {
		return DisconnectedClientHelper.isClientDisconnectedException(error)
				&& (connection() == ConnectionState.CLOSED || failedToRead(error));
	}

	// The handshake is marked as sent before Netty looks whether it can be made.
	@Override
	public boolean isUnanswered(Throwable error) {
		return this.response.isWebsocket() && isFailedHandshake(error);
	}

	// Where the application's handling of it fails too, that error suppresses it.
	private static boolean isFailedHandshake(Throwable error) {
		return error instanceof WebSocketServerHandshakeException
				|| Arrays.stream(error.getSuppressed()).anyMatch(WebSocketServerHandshakeException.class::isInstance);
	}

	// Netty signals the failure before it closes the connection, and an application's
	// connections to other servers fail in the same way: ask for the very error. Asking
	// must not send a 100 Continue, though.
	private boolean failedToRead(Throwable error) {
		if (!this.operations.isInboundDisposed() || requestHeaders().contains(HttpHeaderNames.EXPECT)) {
			return false;
		}
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		this.operations.receiveObject().subscribe(null, failure::set);
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause == failure.get()) {
				return true;
			}
		}
		return false;
	}

	@Override
	public ConnectionState connection() {
		return this.operations.channel().isActive() ? ConnectionState.OPEN : ConnectionState.CLOSED;
	}

	@Override
	public boolean whenFinished(RequestEnd end, Consumer<NativeResponse> action) {
		this.operations.onTerminate().subscribe(null, (ignored) -> action.accept(this), () -> action.accept(this));
		return true;
	}

}
