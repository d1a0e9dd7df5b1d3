package io.github.webmetrics;

import java.util.List;
import java.util.Objects;

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
 * Completes a response as WebFlux does it outside of all filters, but where the result
 * can be measured: an error goes to the application's {@link WebExceptionHandler
 * WebExceptionHandlers}, and a response that is not committed by then is.
 * <p>
 * What fails here is left to WebFlux, which does it all again.
 */
final class ResponseCompletion {

	private static final Log logger = LogFactory.getLog(ResponseCompletion.class);

	private final NativeResponses nativeResponses;

	private final RecordingFailures failures;

	private volatile @Nullable Handlers handlers;

	ResponseCompletion(NativeResponses nativeResponses, RecordingFailures failures) {
		this.nativeResponses = nativeResponses;
		this.failures = failures;
	}

	/**
	 * Commit a response.
	 * @param exchange the request and its response
	 * @return the commit, or {@code null} where there is none to do
	 */
	@Nullable Mono<Void> commit(ServerWebExchange exchange) {
		try {
			ServerHttpResponse response = exchange.getResponse();
			return response.isCommitted() ? null : response.setComplete();
		}
		catch (Throwable ex) {
			this.failures.log(RecordingFailures.Kind.COMPLETION, ex);
			return null;
		}
	}

	/**
	 * Handle an error to the point where the response is committed.
	 * @param exchange the request and its response
	 * @param error the error
	 * @return the handling, or {@code null} for an error that must go on to the handlers
	 * outside: they would see it a second time
	 */
	@Nullable Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
		try {
			ServerHttpResponse response = exchange.getResponse();
			ApplicationContext context = exchange.getApplicationContext();
			if (context == null || response.isCommitted() || this.nativeResponses.of(exchange).isClientGone(error)) {
				return null;
			}
			return new ExceptionHandlingWebHandler((failed) -> Mono.error(error), handlers(context)).handle(exchange)
				.then(Mono.defer(() -> Objects.requireNonNullElse(commit(exchange), Mono.empty())))
				.onErrorResume((unhandled) -> handleUnhandled(exchange, unhandled));
		}
		catch (Throwable ex) {
			this.failures.log(RecordingFailures.Kind.COMPLETION, ex);
			return null;
		}
	}

	// As the server adapter does it outside, where the handlers would have run again.
	private Mono<Void> handleUnhandled(ServerWebExchange exchange, Throwable error) {
		try {
			ServerHttpRequest request = exchange.getRequest();
			ServerHttpResponse response = exchange.getResponse();
			if (!response.setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR)) {
				return Mono.error(error);
			}
			logger.error(exchange.getLogPrefix() + "500 Server Error for HTTP " + request.getMethod() + " \""
					+ request.getPath() + "\"", error);
			return response.setComplete();
		}
		catch (Throwable ex) {
			this.failures.log(RecordingFailures.Kind.COMPLETION, ex);
			return Mono.error(error);
		}
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
