package io.github.webmetrics.server;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds the {@link NativeResponse} behind Spring's response, for those servers whose
 * classes are on the class path.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class NativeResponses {

	/**
	 * Name of the class by which Reactor Netty is found.
	 */
	public static final String REACTOR_NETTY = "reactor.netty.http.server.HttpServerResponse";

	/**
	 * Name of the class by which the API of servlet containers is found.
	 */
	public static final String SERVLET = "jakarta.servlet.http.HttpServletResponse";

	private final boolean reactorNetty = isPresent(REACTOR_NETTY);

	private final boolean servlet = isPresent(SERVLET);

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, NativeResponses.class.getClassLoader());
	}

	/**
	 * Return the channel of a request on Reactor Netty, whose response has another one
	 * when it has terminated. So keep it until the request has ended. A kept
	 * {@link NativeResponse} would be one more object per request.
	 * @param exchange the request and its response
	 * @return the channel, or {@code null} on another server. Its type is not in the
	 * signature, as Netty may be missing.
	 */
	public @Nullable Object channel(ServerWebExchange exchange) {
		return this.reactorNetty ? ReactorNettyNativeResponse.channel(nativeResponse(exchange.getResponse())) : null;
	}

	/**
	 * Return the response of the server.
	 * @param exchange the request and its response
	 * @param channel the channel of the request, as {@link #channel} returned it
	 * @return the response of the server; for an unknown server, a response that contains
	 * only what Spring knows
	 */
	public NativeResponse of(ServerWebExchange exchange, @Nullable Object channel) {
		ServerHttpResponse response = exchange.getResponse();
		Object nativeResponse = nativeResponse(response);
		NativeResponse known = null;
		if (channel != null) {
			known = ReactorNettyNativeResponse.of(nativeResponse, channel);
		}
		else if (this.servlet) {
			known = ServletNativeResponse.of(nativeResponse, exchange.getRequest());
		}
		return (known != null) ? known : new UnknownServerResponse(response);
	}

	/**
	 * Return the host that a client has named over HTTP/2. It is in a pseudo-header then,
	 * which servlet containers do not list among the headers.
	 * @param exchange the request and its response
	 * @return the host, or {@code null} if the request is none of those
	 */
	public @Nullable String unlistedHost(ServerWebExchange exchange) {
		return this.servlet ? ServletHost.overHttp2(exchange.getRequest()) : null;
	}

	/**
	 * Return what Spring knows about a response that the server has recycled.
	 * @param exchange the request and its response
	 * @return a response that does not need the server
	 */
	public NativeResponse recycled(ServerWebExchange exchange) {
		return new UnknownServerResponse(new ServerHttpResponseDecorator(exchange.getResponse()) {

			// Spring asks the server for a status that the application has not set.
			@Override
			public @Nullable HttpStatusCode getStatusCode() {
				try {
					return super.getStatusCode();
				}
				catch (IllegalStateException ex) {
					return null;
				}
			}

		});
	}

	static @Nullable Object nativeResponse(ServerHttpResponse response) {
		try {
			return ServerHttpResponseDecorator.getNativeResponse(response);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// A response without a server behind it, as mocks are.
			return null;
		}
	}

}
