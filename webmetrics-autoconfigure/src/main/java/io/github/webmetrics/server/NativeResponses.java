package io.github.webmetrics.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
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

	private final List<BiFunction<Object, ServerHttpRequest, @Nullable NativeResponse>> servers = new ArrayList<>();

	/**
	 * Create an instance.
	 */
	public NativeResponses() {
		ClassLoader classLoader = NativeResponses.class.getClassLoader();
		if (ClassUtils.isPresent("reactor.netty.http.server.HttpServerResponse", classLoader)) {
			this.servers.add((response, request) -> ReactorNettyNativeResponse.of(response));
		}
		if (ClassUtils.isPresent("jakarta.servlet.http.HttpServletResponse", classLoader)) {
			this.servers.add(ServletNativeResponse::of);
		}
	}

	/**
	 * Return the response of the server.
	 * @param exchange the request and its response
	 * @return the response of the server; for an unknown server, a response that contains
	 * only what Spring knows
	 */
	public NativeResponse of(ServerWebExchange exchange) {
		ServerHttpResponse response = exchange.getResponse();
		Object nativeResponse = nativeResponse(response);
		if (nativeResponse != null) {
			for (BiFunction<Object, ServerHttpRequest, @Nullable NativeResponse> server : this.servers) {
				NativeResponse known = server.apply(nativeResponse, exchange.getRequest());
				if (known != null) {
					return known;
				}
			}
		}
		return new UnknownServerResponse(response);
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
