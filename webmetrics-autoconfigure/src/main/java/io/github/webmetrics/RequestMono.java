package io.github.webmetrics;

import io.github.webmetrics.server.HandlingEnd;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;

/**
 * A {@link Mono} that records the handling of a request by the rest of the filter chain.
 */
final class RequestMono extends Mono<Void> {

	private final ServerWebExchange exchange;

	private final WebFilterChain chain;

	private final RequestRecorder recorder;

	RequestMono(ServerWebExchange exchange, WebFilterChain chain, RequestRecorder recorder) {
		this.exchange = exchange;
		this.chain = chain;
		this.recorder = recorder;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		@Nullable InFlightExchange request = this.recorder.start(this.exchange);
		if (request == null) {
			this.chain.filter(this.exchange).subscribe(actual);
			return;
		}
		try {
			RequestSubscriber subscriber = new RequestSubscriber(request, this.recorder.completion(), actual);
			actual.onSubscribe(subscriber);
			subscriber.subscribeTo(filter(request));
		}
		catch (Throwable ex) {
			request.end(HandlingEnd.FATAL, ex);
			throw ex;
		}
	}

	// Spring's ExceptionHandlingWebHandler does the same outside all filters.
	private Mono<Void> filter(ServerWebExchange request) {
		try {
			return this.chain.filter(request);
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

}
