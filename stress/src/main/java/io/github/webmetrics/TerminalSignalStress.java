package io.github.webmetrics;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import org.springframework.web.server.ServerWebExchange;

/**
 * Signals of the filter chain race with signals of the server. The results contain the
 * signals that reach the server.
 */
public final class TerminalSignalStress {

	private TerminalSignalStress() {
	}

	/**
	 * The chain completes while the server cancels the request.
	 */
	@JCStressTest
	@State
	@Outcome(id = { "0, 1, 0", "1, 1, 0" }, expect = Expect.ACCEPTABLE,
			desc = "At most one signal, request counted once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Signalled twice, or wrong metrics")
	public static class CompleteAgainstCancel extends Request {

		@Actor
		public void chain() {
			complete();
		}

		@Actor
		public void server() {
			cancel();
		}

		@Arbiter
		public void seen(III_Result result) {
			count(result);
		}

	}

	/**
	 * The chain fails while the server cancels the request.
	 */
	@JCStressTest
	@State
	@Outcome(id = { "0, 1, 0", "1, 1, 0" }, expect = Expect.ACCEPTABLE,
			desc = "At most one signal, request counted once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Signalled twice, or wrong metrics")
	public static class ErrorAgainstCancel extends Request {

		@Actor
		public void chain() {
			error();
		}

		@Actor
		public void server() {
			cancel();
		}

		@Arbiter
		public void seen(III_Result result) {
			count(result);
		}

	}

	/**
	 * The chain completes and fails at the same time, although Reactive Streams forbids
	 * that.
	 */
	@JCStressTest
	@State
	@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "One signal, request counted once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Signalled twice, or wrong metrics")
	public static class CompleteAgainstError extends Request {

		@Actor
		public void chain() {
			complete();
		}

		@Actor
		public void another() {
			error();
		}

		@Arbiter
		public void seen(III_Result result) {
			count(result);
		}

	}

	/**
	 * A request whose filter chain and server are replaced by the test.
	 */
	static class Request {

		private final StressedMetrics metrics = new StressedMetrics();

		private final Chain chain = new Chain();

		private final Server server = new Server();

		Request() {
			ServerWebExchange exchange = StressedMetrics.exchange();
			this.metrics.filter().filter(exchange, (observed) -> this.chain).subscribe(this.server);
		}

		void complete() {
			this.chain.subscriber().onComplete();
		}

		void error() {
			this.chain.subscriber().onError(new IllegalStateException("stress"));
		}

		void cancel() {
			this.server.subscription().cancel();
		}

		void count(III_Result result) {
			result.r1 = this.server.ends.get();
			result.r2 = this.metrics.requests();
			result.r3 = this.metrics.inProgress();
		}

	}

	private static final class Chain extends Mono<Void> {

		private @Nullable CoreSubscriber<? super Void> subscriber;

		CoreSubscriber<? super Void> subscriber() {
			return Objects.requireNonNull(this.subscriber);
		}

		@Override
		public void subscribe(CoreSubscriber<? super Void> actual) {
			this.subscriber = actual;
			actual.onSubscribe(Operators.emptySubscription());
		}

	}

	private static final class Server implements CoreSubscriber<Void> {

		private final AtomicInteger ends = new AtomicInteger();

		private @Nullable Subscription subscription;

		Subscription subscription() {
			return Objects.requireNonNull(this.subscription);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Void nothing) {
			throw new IllegalStateException("A Mono<Void> must not emit a value");
		}

		@Override
		public void onError(Throwable error) {
			this.ends.incrementAndGet();
		}

		@Override
		public void onComplete() {
			this.ends.incrementAndGet();
		}

	}

}
