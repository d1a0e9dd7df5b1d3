package io.github.webmetrics.server;

import java.util.function.Consumer;

import io.github.webmetrics.failure.RecordingFailures;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.web.server.ServerWebExchange;

/**
 * A {@link ConnectionObserver} that compares the requests which Reactor Netty ends with
 * those which reached the filter. A request that never reached the filter is reported
 * when its response has been sent. A recorded request whose connection is closed before a
 * response has been sent is cut: if the server closes it because it stops, it does not
 * cancel the application's handling.
 * <p>
 * The filter marks each request that reaches it. The mark is an attribute of the
 * connection (of the stream in HTTP/2). It is created with the first request and then
 * only changes its value, so it costs no object per request of HTTP/1.1.
 * <p>
 * Safe for use by several threads. A failure never reaches the connection.
 *
 * @since 0.1.0
 */
public final class RequestEnds implements ConnectionObserver, FilterListener {

	private static final AttributeKey<@Nullable ServerWebExchange> REACHED = AttributeKey.valueOf(RequestEnds.class,
			"reached");

	private static final String FAILED = "Could not record the end of a request that the server has ended";

	private final Consumer<UnfilteredRequest> unfiltered;

	private final RecordingFailures failures;

	private final HandshakeReader handshakes = new HandshakeReader(this::handshakeAnswered);

	/**
	 * Create an observer.
	 * @param unfiltered called with each request that was answered and did not reach the
	 * filter, on the thread of its connection
	 * @param failures receives failures to observe or to report
	 */
	public RequestEnds(Consumer<UnfilteredRequest> unfiltered, RecordingFailures failures) {
		this.unfiltered = unfiltered;
		this.failures = failures;
	}

	@Override
	public void reached(ServerWebExchange exchange) {
		try {
			// Without the attribute there is no observer, which would clear it.
			if (NativeResponses.nativeResponse(exchange.getResponse()) instanceof ChannelOperations<?, ?> operations
					&& operations.channel().hasAttr(REACHED)) {
				operations.channel().attr(REACHED).set(exchange);
			}
		}
		catch (Throwable ex) {
			this.failures.log("Could not mark a request that reached the filter", ex);
		}
	}

	@Override
	public void onStateChange(Connection connection, State state) {
		try {
			if (connection instanceof HttpServerRequest request) {
				if (state == State.CONFIGURED) {
					connection.channel().attr(REACHED);
					this.handshakes.observe(request, connection.channel());
				}
				else if (state == State.DISCONNECTING && connection instanceof HttpServerResponse response) {
					ended(connection.channel(), request, response);
				}
			}
		}
		catch (Throwable ex) {
			this.failures.log(FAILED, ex);
		}
	}

	private void ended(Channel channel, HttpServerRequest request, HttpServerResponse response) {
		// Cleared so that an idle connection does not keep its last request.
		ServerWebExchange reached = channel.attr(REACHED).getAndSet(null);
		if (isExchangeOf(request, reached)) {
			if (!response.hasSentHeaders() && reached instanceof OpenRequest open) {
				open.cut();
			}
		}
		else if (response.hasSentHeaders() && !response.isWebsocket()) {
			NativeResponse answered = ReactorNettyNativeResponse.of(response, channel);
			report(request, (answered != null) ? answered.status() : response.status().code());
		}
	}

	private void handshakeAnswered(Channel channel, int status) {
		try {
			if (ChannelOperations.get(channel) instanceof HttpServerRequest request && request.isWebsocket()) {
				// Cleared so that an open WebSocket does not keep its request.
				if (!isExchangeOf(request, channel.attr(REACHED).getAndSet(null))) {
					report(request, status);
				}
			}
		}
		catch (Throwable ex) {
			this.failures.log(FAILED, ex);
		}
	}

	// The operations of a WebSocket take the place of those of its handshake, so compare
	// the headers, which they share.
	private static boolean isExchangeOf(HttpServerRequest request, @Nullable ServerWebExchange exchange) {
		return exchange != null
				&& NativeResponses.nativeResponse(exchange.getResponse()) instanceof HttpServerRequest reached
				&& reached.requestHeaders() == request.requestHeaders();
	}

	private void report(HttpServerRequest request, int status) {
		this.unfiltered.accept(UnfilteredRequest.of(request, status));
	}

}
