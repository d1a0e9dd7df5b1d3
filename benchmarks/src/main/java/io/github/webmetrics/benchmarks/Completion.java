package io.github.webmetrics.benchmarks;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * A {@link CoreSubscriber} that insists on a completion at once.
 */
final class Completion implements CoreSubscriber<Void> {

	private boolean complete;

	static boolean of(Mono<Void> processing) {
		Completion completion = new Completion();
		processing.subscribe(completion);
		if (!completion.complete) {
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
