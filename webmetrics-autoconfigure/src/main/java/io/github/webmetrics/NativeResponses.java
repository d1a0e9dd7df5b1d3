package io.github.webmetrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds the {@link NativeResponse} behind a response of Spring's, for the servers whose
 * classes are there.
 */
final class NativeResponses {

	private final List<BiFunction<Object, ServerHttpRequest, @Nullable NativeResponse>> servers = new ArrayList<>();

	// Mocks throw when asked for the response of their server: ask them only once.
	private volatile @Nullable Class<?> withoutServer;

	NativeResponses() {
		ClassLoader classLoader = NativeResponses.class.getClassLoader();
		if (ClassUtils.isPresent("reactor.netty.http.server.HttpServerResponse", classLoader)) {
			this.servers.add((response, request) -> ReactorNettyResponse.of(response));
		}
		if (ClassUtils.isPresent("jakarta.servlet.http.HttpServletResponse", classLoader)) {
			this.servers.add(ServletResponse::of);
		}
	}

	NativeResponse of(ServerWebExchange exchange) {
		ServerHttpResponse response = exchange.getResponse();
		Object serverResponse = serverResponse(response);
		if (serverResponse != null) {
			for (BiFunction<Object, ServerHttpRequest, @Nullable NativeResponse> server : this.servers) {
				NativeResponse known = server.apply(serverResponse, exchange.getRequest());
				if (known != null) {
					return known;
				}
			}
		}
		return new SpringResponse(response);
	}

	private @Nullable Object serverResponse(ServerHttpResponse response) {
		ServerHttpResponse undecorated = response;
		while (undecorated instanceof ServerHttpResponseDecorator decorator) {
			undecorated = decorator.getDelegate();
		}
		if (undecorated.getClass() == this.withoutServer
				|| !(undecorated instanceof AbstractServerHttpResponse adapter)) {
			return null;
		}
		try {
			return adapter.getNativeResponse();
		}
		catch (IllegalStateException ex) {
			this.withoutServer = undecorated.getClass();
			return null;
		}
	}

}
