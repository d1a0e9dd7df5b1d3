package io.github.webmetrics.server;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

import io.github.webmetrics.failure.RecordingFailures;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;

/**
 * A {@link ConnectionObserver} that reports the requests which are refused before they
 * reach the filters: by Reactor Netty, which cannot read them, or by Spring's adapter for
 * Reactor Netty, which cannot create a URI from their target.
 * <p>
 * Safe for use by several threads. A failure to report never reaches the connection.
 *
 * @since 0.1.0
 */
public final class RefusedRequests implements ConnectionObserver {

	// Reactor Netty's class for a request that it refuses is not public. The public state
	// REQUEST_DECODING_FAILED also occurs when it refuses a body.
	private static final String REFUSED = "FailedHttpServerRequest";

	private final IntConsumer counter;

	private final RecordingFailures failures;

	/**
	 * Create an observer.
	 * @param counter called with the status of each refused request, on the thread of its
	 * connection
	 * @param failures receives failures to observe or to count
	 */
	public RefusedRequests(IntConsumer counter, RecordingFailures failures) {
		this.counter = counter;
		this.failures = failures;
	}

	/**
	 * Report the request of a connection that has just answered it, if it was refused.
	 */
	@Override
	public void onStateChange(Connection connection, State state) {
		if (state == State.DISCONNECTING && connection instanceof HttpServerResponse response) {
			try {
				reportIfRefused(response);
			}
			catch (Throwable ex) {
				this.failures.log("Could not count a request that the server refused", ex);
			}
		}
	}

	private void reportIfRefused(HttpServerResponse response) {
		HttpResponseStatus status = response.status();
		if (status.codeClass() == HttpStatusClass.CLIENT_ERROR && response.hasSentHeaders() && isRefused(response)) {
			this.counter.accept(status.code());
		}
	}

	private static boolean isRefused(HttpServerResponse response) {
		return response.getClass().getSimpleName().equals(REFUSED)
				|| (response.status().equals(HttpResponseStatus.BAD_REQUEST)
						&& response instanceof HttpServerRequest request && !isAdaptable(request, response));
	}

	// Only Spring's adapter knows which URIs it rejects, so adapt the request again. It
	// throws IllegalStateException this time, because the response has already been sent.
	private static boolean isAdaptable(HttpServerRequest request, HttpServerResponse response) {
		AtomicBoolean adapted = new AtomicBoolean();
		try {
			new ReactorHttpHandlerAdapter((adaptedRequest, adaptedResponse) -> {
				adapted.set(true);
				return Mono.empty();
			}).apply(request, response);
		}
		catch (IllegalStateException ex) {
			return false;
		}
		return adapted.get();
	}

}
