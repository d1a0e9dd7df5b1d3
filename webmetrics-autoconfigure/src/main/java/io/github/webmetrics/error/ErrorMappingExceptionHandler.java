package io.github.webmetrics.error;

import java.io.IOException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * A {@link WebExceptionHandler} that answers each error that an {@link ErrorMapper} maps
 * with a problem detail (RFC 9457). The body contains only the status and its reason
 * phrase. The headers of an {@link ErrorResponse} are added. All other errors go on to
 * the next handler unchanged, and so does the error of a response that is already
 * committed or whose client has left.
 * <p>
 * Ordered just before Spring Boot's own handler. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ErrorMappingExceptionHandler implements WebExceptionHandler, Ordered {

	private static final Log logger = LogFactory.getLog(ErrorMappingExceptionHandler.class);

	private static final int BEFORE_SPRING_BOOT = -2;

	private final ErrorMapper mapper;

	private final ProblemWriter writer;

	/**
	 * Create a handler.
	 * @param mapper decides which errors are answered, and with which status
	 * @param codecs the codecs that problem details are written with
	 */
	public ErrorMappingExceptionHandler(ErrorMapper mapper, ServerCodecConfigurer codecs) {
		this.mapper = mapper;
		this.writer = new ProblemWriter(codecs);
	}

	@Override
	public int getOrder() {
		return BEFORE_SPRING_BOOT;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
		Throwable cause = Exceptions.unwrap(error);
		HttpStatusCode status = isForOthers(exchange, error) ? null : map(cause);
		if (status == null) {
			return Mono.error(error);
		}
		log(exchange, status, cause);
		ServerHttpResponse response = exchange.getResponse();
		response.getHeaders().clearContentHeaders();
		if (cause instanceof ErrorResponse errorResponse) {
			errorResponse.getHeaders().forEach(response.getHeaders()::put);
		}
		return this.writer.write(exchange, status);
	}

	// A failure here must not replace the error.
	private static boolean isForOthers(ServerWebExchange exchange, Throwable error) {
		try {
			return exchange.getResponse().isCommitted() || isClientGone(error);
		}
		catch (Throwable ex) {
			logger.error("Could not decide whether an error can be mapped", ex);
			return true;
		}
	}

	private @Nullable HttpStatusCode map(Throwable error) {
		try {
			HttpStatusCode status = this.mapper.map(error);
			if (status == null || status.isError()) {
				return status;
			}
			logger.error("An error was mapped to " + status + ", which is not an error status", error);
		}
		catch (Throwable ex) {
			logger.error("An error mapper failed", ex);
		}
		return null;
	}

	// Errors of the application's own connections look like those of the client, but are
	// usually wrapped. NativeResponse asks the server instead, which is not possible
	// here.
	private static boolean isClientGone(Throwable error) {
		return DisconnectedClientHelper.isClientDisconnectedException(error) && (error instanceof IOException
				|| !DisconnectedClientHelper.isClientDisconnectedException(error.getCause()));
	}

	private static void log(ServerWebExchange exchange, HttpStatusCode status, Throwable error) {
		if (status.is5xxServerError()) {
			logger.error(message(exchange, status), error);
		}
		else if (logger.isDebugEnabled()) {
			logger.debug(message(exchange, status), error);
		}
	}

	private static String message(ServerWebExchange exchange, HttpStatusCode status) {
		ServerHttpRequest request = exchange.getRequest();
		return exchange.getLogPrefix() + "Answered HTTP " + request.getMethod() + " \"" + request.getPath() + "\" with "
				+ status;
	}

}
