package io.github.webmetrics;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.webmetrics.server.HandlingEnd;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A {@link CoreSubscriber} to up to three sources, one after the other: the handling of a
 * request by the filter chain, the handling of an error, and the commit of the response.
 * It records the request when the last of them ends, and then passes the end on.
 * <p>
 * Reactor's own operators could be composed to the same, but none of them sees an error
 * that is thrown out of {@code subscribe}.
 */
// JDK 17 does not see the type annotations of Reactor's updaters, JDK 25 does.
@SuppressWarnings("NullAway")
final class RequestSubscriber implements CoreSubscriber<Void>, Subscription {

	private static final AtomicReferenceFieldUpdater<RequestSubscriber, @Nullable Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(RequestSubscriber.class, Subscription.class, "upstream");

	private static final AtomicIntegerFieldUpdater<RequestSubscriber> DONE = AtomicIntegerFieldUpdater
		.newUpdater(RequestSubscriber.class, "done");

	private final InFlightExchange request;

	private final ResponseCompletion completion;

	private final CoreSubscriber<? super Void> downstream;

	private boolean committing;

	private boolean handling;

	private volatile int done;

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
		if (this.done != 0) {
			return;
		}
		Mono<Void> commit = this.committing ? null : this.completion.commit(this.request.getDelegate());
		if (commit != null) {
			this.committing = true;
			subscribeTo(commit);
			return;
		}
		if (DONE.compareAndSet(this, 0, 1)) {
			this.request.end(HandlingEnd.COMPLETE, null);
			this.downstream.onComplete();
		}
	}

	@Override
	public void onError(Throwable error) {
		Mono<Void> handled = (this.handling || this.done != 0) ? null
				: this.completion.handle(this.request.getDelegate(), error);
		if (handled != null) {
			this.handling = true;
			subscribeTo(handled);
			return;
		}
		if (DONE.compareAndSet(this, 0, 1)) {
			this.request.end(HandlingEnd.ERROR, error);
			this.downstream.onError(error);
		}
		else {
			Operators.onErrorDropped(error, currentContext());
		}
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

}
