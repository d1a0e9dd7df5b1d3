package io.github.webmetrics;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * The status that a client really got, which Spring's response alone does not tell.
 */
final class WireStatus {

	// As nginx logs it: not a registered status.
	private static final int CLIENT_CLOSED_REQUEST = 499;

	private final List<Function<Object, @Nullable NativeResponse>> servers = new ArrayList<>();

	// Mocks throw when asked for the response of their server: ask them only once.
	private volatile @Nullable Class<?> withoutServer;

	WireStatus() {
		ClassLoader classLoader = WireStatus.class.getClassLoader();
		if (ClassUtils.isPresent("reactor.netty.http.server.HttpServerResponse", classLoader)) {
			this.servers.add(ReactorNettyResponse::of);
		}
		if (ClassUtils.isPresent("jakarta.servlet.http.HttpServletResponse", classLoader)) {
			this.servers.add(ServletResponse::of);
		}
	}

	/**
	 * Return the status that the client got.
	 * @param response the response
	 * @param end how its processing ended
	 * @param clientLeft whether it ended with an error of the connection
	 * @return the status
	 */
	int of(ServerHttpResponse response, RequestEnd end, boolean clientLeft) {
		NativeResponse server = server(response);
		boolean closed = (server.connection() == NativeResponse.ConnectionState.CLOSED);
		if (server.isHeadSent() || (end == RequestEnd.COMPLETE && !closed)) {
			return server.isWebSocket() ? HttpStatus.SWITCHING_PROTOCOLS.value() : status(response);
		}
		return (closed || clientLeft || end == RequestEnd.CANCEL) ? CLIENT_CLOSED_REQUEST
				: HttpStatus.INTERNAL_SERVER_ERROR.value();
	}

	/**
	 * Whether an error means that the client has left. Errors of an application that
	 * calls other servers or reads files may look alike.
	 * @param request the request
	 * @param response the response
	 * @param error the error it ended with
	 * @return whether nobody is there to read a response
	 */
	boolean isClientGone(ServerHttpRequest request, ServerHttpResponse response, Throwable error) {
		if (!DisconnectedClientHelper.isClientDisconnectedException(error)) {
			return false;
		}
		// Netty signals a failed read before it closes the connection.
		return server(response).connection() != NativeResponse.ConnectionState.OPEN
				|| (hasBody(request) && !(NestedExceptionUtils.getMostSpecificCause(error) instanceof EOFException));
	}

	private static boolean hasBody(ServerHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		return headers.getContentLength() > 0 || headers.getFirst(HttpHeaders.TRANSFER_ENCODING) != null;
	}

	private NativeResponse server(ServerHttpResponse response) {
		Object nativeResponse = nativeResponse(response);
		if (nativeResponse != null) {
			for (Function<Object, @Nullable NativeResponse> server : this.servers) {
				NativeResponse known = server.apply(nativeResponse);
				if (known != null) {
					return known;
				}
			}
		}
		return new SpringResponse(response);
	}

	private @Nullable Object nativeResponse(ServerHttpResponse response) {
		ServerHttpResponse undecorated = response;
		while (undecorated instanceof ServerHttpResponseDecorator decorator) {
			undecorated = decorator.getDelegate();
		}
		if (undecorated.getClass() == this.withoutServer
				|| !(undecorated instanceof AbstractServerHttpResponse serverResponse)) {
			return null;
		}
		try {
			return serverResponse.getNativeResponse();
		}
		catch (IllegalStateException ex) {
			this.withoutServer = undecorated.getClass();
			return null;
		}
	}

	private static int status(ServerHttpResponse response) {
		HttpStatusCode status = response.getStatusCode();
		return (status != null) ? status.value() : HttpStatus.OK.value();
	}

}
