package io.github.webmetrics;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;

/**
 * The application's {@link WebExceptionHandler WebExceptionHandlers}, run as WebFlux runs
 * them, but where their result can be measured.
 */
final class ExceptionHandlers {

	private static final Log logger = LogFactory.getLog(ExceptionHandlers.class);

	private final WireStatus wireStatus;

	private volatile @Nullable Handlers handlers;

	ExceptionHandlers(WireStatus wireStatus) {
		this.wireStatus = wireStatus;
	}

	/**
	 * Handle an error to the point where the response is committed.
	 * @param exchange the request and its response
	 * @param error the error
	 * @return the handling, or {@code null} for an error that must go on to the handlers
	 * outside: they would see it a second time
	 */
	@Nullable Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
		ServerHttpResponse response = exchange.getResponse();
		ApplicationContext context = exchange.getApplicationContext();
		if (context == null || response.isCommitted() || this.wireStatus.isClientGone(response, error)) {
			return null;
		}
		return new ExceptionHandlingWebHandler((failed) -> Mono.error(error), handlers(context)).handle(exchange)
			.then(Mono.defer(response::setComplete))
			.onErrorResume((unhandled) -> handleUnhandled(exchange, unhandled));
	}

	// As the server adapter does it outside, where the handlers would have run again.
	private Mono<Void> handleUnhandled(ServerWebExchange exchange, Throwable error) {
		ServerHttpRequest request = exchange.getRequest();
		ServerHttpResponse response = exchange.getResponse();
		if (!response.setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR)) {
			return Mono.error(error);
		}
		logger.error(exchange.getLogPrefix() + "500 Server Error for HTTP " + request.getMethod() + " \""
				+ request.getPath() + "\"", error);
		return response.setComplete();
	}

	private List<WebExceptionHandler> handlers(ApplicationContext context) {
		Handlers present = this.handlers;
		if (present == null || present.context() != context) {
			present = new Handlers(context,
					context.getBeanProvider(WebExceptionHandler.class).orderedStream().toList());
			this.handlers = present;
		}
		return present.all();
	}

	private record Handlers(ApplicationContext context, List<WebExceptionHandler> all) {

	}

}
