package io.github.webmetrics.benchmarks;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * A {@link CoreSubscriber} that insists on a completion at once. It can be used again, so
 * that it does not count as part of a request.
 */
final class Completion implements CoreSubscriber<Void> {

	private boolean complete;

	/**
	 * Wait for the end of what is at its end as soon as it is subscribed to.
	 * @param processing the processing of a request
	 * @return that it has ended
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
