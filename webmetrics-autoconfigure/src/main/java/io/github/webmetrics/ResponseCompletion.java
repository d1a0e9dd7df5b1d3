package io.github.webmetrics;

import java.util.List;
import java.util.Objects;

import io.github.webmetrics.failure.RecordingFailures;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.adapter.HttpWebHandlerAdapter;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;

/**
 * Completes a response inside the filter, so that the result can be measured. It does
 * what WebFlux otherwise does outside all filters: it passes an error to the
 * application's {@link WebExceptionHandler WebExceptionHandlers}, and then commits the
 * response if it is not committed.
 * <p>
 * If this class itself fails, the error goes on to WebFlux, which runs the handlers as
 * usual.
 */
final class ResponseCompletion {

	// Spring's own logger, whose lines of unhandled errors applications filter and count.
	private static final Log logger = LogFactory.getLog(HttpWebHandlerAdapter.class);

	private static final String FAILED = "Could not complete a response inside the metrics filter";

	private final RecordingFailures failures;

	private volatile @Nullable Handlers handlers;

	ResponseCompletion(RecordingFailures failures) {
		this.failures = failures;
	}

	/**
	 * Commit a response.
	 * @param exchange the request and its response
	 * @return the commit, or {@code null} if the response is already committed or cannot
	 * be committed here
	 */
	@Nullable Mono<Void> commit(ServerWebExchange exchange) {
		try {
			ServerHttpResponse response = exchange.getResponse();
			return response.isCommitted() ? null : response.setComplete();
		}
		catch (Throwable ex) {
			this.failures.log(FAILED, ex);
			return null;
		}
	}

	/**
	 * Handle an error, and commit the response that results.
	 * @param exchange the request and its response
	 * @param error the error
	 * @return the handling, or {@code null} if WebFlux must call the handlers instead:
	 * the response is committed, the client has left, or this class failed. The handlers
	 * must not run twice for the same error.
	 */
	@Nullable Mono<Void> handle(InFlightExchange exchange, Throwable error) {
		try {
			ApplicationContext context = exchange.getApplicationContext();
			if (context == null || exchange.getResponse().isCommitted()
					|| exchange.nativeResponse().isClientGone(error)) {
				return null;
			}
			return new ExceptionHandlingWebHandler((failed) -> Mono.error(error), handlers(context)).handle(exchange)
				.then(Mono.defer(() -> Objects.requireNonNullElse(commit(exchange), Mono.empty())))
				.onErrorResume((unhandled) -> handleUnhandled(exchange, unhandled));
		}
		catch (Throwable ex) {
			this.failures.log(FAILED, ex);
			return null;
		}
	}

	// Spring's server adapter does the same for an error that no handler handles. It is
	// outside the handlers, which must not run again.
	private Mono<Void> handleUnhandled(ServerWebExchange exchange, Throwable error) {
		try {
			ServerHttpRequest request = exchange.getRequest();
			ServerHttpResponse response = exchange.getResponse();
			if (!response.setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR)) {
				return Mono.error(error);
			}
			String query = request.getURI().getRawQuery();
			logger.error(exchange.getLogPrefix() + "500 Server Error for HTTP " + request.getMethod() + " \""
					+ request.getPath() + (StringUtils.hasText(query) ? "?" + query : "") + "\"", error);
			return response.setComplete();
		}
		catch (Throwable ex) {
			this.failures.log(FAILED, ex);
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

	/**
	 * The handlers of an application context.
	 *
	 * @param context the context
	 * @param all its handlers, in their order
	 */
	private record Handlers(ApplicationContext context, List<WebExceptionHandler> all) {

	}

}
