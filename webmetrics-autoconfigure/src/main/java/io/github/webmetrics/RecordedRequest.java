package io.github.webmetrics;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;

/**
 * A {@link Mono} that records the processing of a request by the rest of the filter
 * chain.
 */
final class RecordedRequest extends Mono<Void> {

	private final ServerWebExchange exchange;

	private final WebFilterChain chain;

	private final RequestRecorder recorder;

	RecordedRequest(ServerWebExchange exchange, WebFilterChain chain, RequestRecorder recorder) {
		this.exchange = exchange;
		this.chain = chain;
		this.recorder = recorder;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		RequestSubscriber subscriber = this.recorder.start(this.exchange, actual);
		if (subscriber == null) {
			this.chain.filter(this.exchange).subscribe(actual);
			return;
		}
		try {
			actual.onSubscribe(subscriber);
			subscriber.subscribeTo(filter(new RouteObservingExchange(this.exchange, subscriber)));
		}
		catch (Throwable ex) {
			subscriber.end(RequestEnd.FATAL, ex);
			throw ex;
		}
	}

	// As the WebHandler outside of all filters does it.
	private Mono<Void> filter(ServerWebExchange observed) {
		try {
			return this.chain.filter(observed);
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

}
