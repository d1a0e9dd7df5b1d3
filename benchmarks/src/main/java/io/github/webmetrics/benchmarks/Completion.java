package io.github.webmetrics.benchmarks;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * A {@link CoreSubscriber} that fails unless its source completes during the
 * subscription. One instance serves many requests, so that creating it is not measured.
 */
final class Completion implements CoreSubscriber<Void> {

	private boolean complete;

	/**
	 * Subscribe to the processing of a request, which must complete before this method
	 * returns.
	 * @param processing the processing of a request
	 * @return {@code true}
	 */
	boolean of(Mono<Void> processing) {
		this.complete = false;
		processing.subscribe(this);
		if (!this.complete) {
			throw new IllegalStateException("The request is still in progress");
		}
		return true;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Void nothing) {
	}

	@Override
	public void onError(Throwable error) {
		throw new IllegalStateException(error);
	}

	@Override
	public void onComplete() {
		this.complete = true;
	}

}
