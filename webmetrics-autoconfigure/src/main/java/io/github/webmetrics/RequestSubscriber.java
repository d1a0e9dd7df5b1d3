package io.github.webmetrics;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.web.server.ServerWebExchange;

/**
 * A {@link CoreSubscriber} to the processing of a request, to the commit of a response
 * that is not committed by then, and, where one of these fails, to the handling of the
 * error. Reactor's own operators could be composed to the same, but none of them sees an
 * error that is thrown out of {@code subscribe}.
 * <p>
 * It is the recording of the request as well and does not only have one: that is an
 * object less on each request, of 16 bytes.
 */
// JDK 17 does not see the type annotations of Reactor's updaters, JDK 25 does.
@SuppressWarnings("NullAway")
final class RequestSubscriber extends RequestRecording implements CoreSubscriber<Void>, Subscription {

	private static final AtomicReferenceFieldUpdater<RequestSubscriber, @Nullable Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(RequestSubscriber.class, Subscription.class, "upstream");

	private static final AtomicIntegerFieldUpdater<RequestSubscriber> DONE = AtomicIntegerFieldUpdater
		.newUpdater(RequestSubscriber.class, "done");

	private final CoreSubscriber<? super Void> downstream;

	private boolean committing;

	private boolean handling;

	private volatile int done;

	// Used by its updater.
	@SuppressWarnings("UnusedVariable")
	private volatile @Nullable Subscription upstream;

	RequestSubscriber(RequestRecorder recorder, ServerWebExchange exchange, RequestSeries series, long started,
			CoreSubscriber<? super Void> downstream) {
		super(recorder, exchange, series, started);
		this.downstream = downstream;
	}

	void subscribeTo(Mono<Void> source) {
		try {
			source.subscribe(this);
		}
		catch (Throwable ex) {
			end(RequestEnd.FATAL, ex);
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
		Mono<Void> commit = this.committing ? null : commit();
		if (commit != null) {
			this.committing = true;
			subscribeTo(commit);
			return;
		}
		if (DONE.compareAndSet(this, 0, 1)) {
			end(RequestEnd.COMPLETE, null);
			this.downstream.onComplete();
		}
	}

	@Override
	public void onError(Throwable error) {
		Mono<Void> handled = (this.handling || this.done != 0) ? null : handle(error);
		if (handled != null) {
			this.handling = true;
			subscribeTo(handled);
			return;
		}
		if (DONE.compareAndSet(this, 0, 1)) {
			end(RequestEnd.ERROR, error);
			this.downstream.onError(error);
		}
		else {
			Operators.onErrorDropped(error, currentContext());
		}
	}

	@Override
	public void request(long n) {
		// Nothing is emitted, so all was requested when subscribing.
	}

	@Override
	public void cancel() {
		try {
			Operators.terminate(UPSTREAM, this);
		}
		finally {
			end(RequestEnd.CANCEL, null);
		}
	}

	@Override
	public Context currentContext() {
		return this.downstream.currentContext();
	}

}
