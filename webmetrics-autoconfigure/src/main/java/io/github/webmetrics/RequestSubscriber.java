package io.github.webmetrics;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.webmetrics.server.HandlingEnd;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A {@link CoreSubscriber} to the handling of a request by the filter chain, then to the
 * commit of the response, and if one of them fails, to the handling of the error. It
 * records the request when the last of them ends, and then passes the end on.
 * <p>
 * Reactor's own operators could be composed to the same, but none of them sees an error
 * that is thrown out of {@code subscribe}.
 */
// JDK 17 does not see the type annotations of Reactor's updaters, JDK 25 does.
@SuppressWarnings("NullAway")
final class RequestSubscriber implements CoreSubscriber<Void>, Subscription {

	private static final AtomicReferenceFieldUpdater<RequestSubscriber, @Nullable Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(RequestSubscriber.class, Subscription.class, "upstream");

	private static final AtomicReferenceFieldUpdater<RequestSubscriber, Stage> STAGE = AtomicReferenceFieldUpdater
		.newUpdater(RequestSubscriber.class, Stage.class, "stage");

	private final InFlightExchange request;

	private final ResponseCompletion completion;

	private final CoreSubscriber<? super Void> downstream;

	private volatile Stage stage = Stage.CHAIN;

	// Used by its updater.
	@SuppressWarnings("UnusedVariable")
	private volatile @Nullable Subscription upstream;

	RequestSubscriber(InFlightExchange request, ResponseCompletion completion,
			CoreSubscriber<? super Void> downstream) {
		this.request = request;
		this.completion = completion;
		this.downstream = downstream;
	}

	void subscribeTo(Mono<Void> source) {
		try {
			source.subscribe(this);
		}
		catch (Throwable ex) {
			this.request.end(HandlingEnd.FATAL, ex);
			throw ex;
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.replace(UPSTREAM, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(Void nothing) {
		// There is no Void.
	}

	@Override
	public void onComplete() {
		if (this.stage == Stage.CHAIN) {
			Mono<Void> commit = this.completion.commit(this.request);
			if (commit != null && STAGE.compareAndSet(this, Stage.CHAIN, Stage.COMMIT)) {
				subscribeTo(commit);
				return;
			}
		}
		if (isFirstEnd()) {
			this.request.end(HandlingEnd.COMPLETE, null);
			this.downstream.onComplete();
		}
	}

	@Override
	public void onError(Throwable error) {
		Stage present = this.stage;
		if (present == Stage.CHAIN || present == Stage.COMMIT) {
			Mono<Void> handled = this.completion.handle(this.request, error);
			if (handled != null && STAGE.compareAndSet(this, present, Stage.ERROR)) {
				subscribeTo(handled);
				return;
			}
		}
		if (isFirstEnd()) {
			this.request.end(HandlingEnd.ERROR, error);
			this.downstream.onError(error);
		}
		else {
			Operators.onErrorDropped(error, currentContext());
		}
	}

	private boolean isFirstEnd() {
		return STAGE.getAndSet(this, Stage.END) != Stage.END;
	}

	@Override
	public void request(long n) {
		// Everything is requested when this subscribes to a source.
	}

	@Override
	public void cancel() {
		try {
			Operators.terminate(UPSTREAM, this);
		}
		finally {
			this.request.end(HandlingEnd.CANCEL, null);
		}
	}

	@Override
	public Context currentContext() {
		return this.downstream.currentContext();
	}

	/**
	 * What the request is waiting for.
	 */
	private enum Stage {

		/**
		 * The handling of the request by the filter chain.
		 */
		CHAIN,

		/**
		 * The commit of the response.
		 */
		COMMIT,

		/**
		 * The handling of an error, and the commit of the response that results.
		 */
		ERROR,

		/**
		 * Nothing: the end has been passed on.
		 */
		END

	}

}
