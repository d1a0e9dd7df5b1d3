package io.github.webmetrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestSubscriberTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final TestMetrics metrics = new TestMetrics();

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/path"));

	private final WebMetricsFilter filter = TestRecorder.filter(this.metrics.create());

	@Test
	void passesTheContextOnToTheChain() {
		AtomicReference<Object> seen = new AtomicReference<>();
		WebFilterChain chain = (observed) -> Mono.deferContextual((context) -> {
			seen.set(context.get("key"));
			return Mono.empty();
		});
		this.filter.filter(this.exchange, chain).contextWrite((context) -> context.put("key", "value")).block(TIMEOUT);
		assertThat(seen).hasValue("value");
	}

	@Test
	void whenSeveralEndSignalsComeThenFirstCounts() {
		TestPublisher<Void> body = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		Disposable request = this.filter.filter(this.exchange, TestRecorder.chain("/path", body.mono())).subscribe();
		request.dispose();
		body.complete();
		assertThat(this.metrics.requests("/path", 499)).isOne();
		assertThat(this.metrics.registry().get("requests").counters()).hasSize(1);
		assertThat(this.metrics.inProgress("/path")).isZero();
	}

	@Test
	void whenChainSignalsItsEndTwiceThenItIsPassedOnOnce() {
		for (Consumer<TestPublisher<Void>> again : List.<Consumer<TestPublisher<Void>>>of(TestPublisher::complete,
				(body) -> body.error(new IllegalStateException("again")))) {
			TestPublisher<Void> body = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
			Downstream downstream = new Downstream();
			this.filter.filter(this.exchange, TestRecorder.chain("/path", body.mono())).subscribe(downstream);
			body.complete();
			again.accept(body);
			assertThat(downstream.ends).isOne();
		}
		assertThat(this.metrics.requests("/path", 200)).isEqualTo(2);
	}

	@Test
	void whenCompleteAndThenCancelledThenItIsCountedOnce() {
		TestPublisher<Void> body = TestPublisher.create();
		Downstream downstream = new Downstream();
		this.filter.filter(this.exchange, TestRecorder.chain("/path", body.mono())).subscribe(downstream);
		body.complete();
		downstream.subscription.cancel();
		assertThat(this.metrics.requests("/path", 200)).isOne();
		assertThat(this.metrics.registry().get("requests").counters()).hasSize(1);
		assertThat(this.metrics.inProgress("/path")).isZero();
	}

	@Test
	void whenCancelledThenChainIsCancelled() {
		TestPublisher<Void> body = TestPublisher.create();
		this.filter.filter(this.exchange, (observed) -> body.mono()).subscribe().dispose();
		body.assertCancelled();
		assertThat(this.metrics.requests("UNMATCHED", 499)).isOne();
	}

	@Test
	void whenCancelledBeforeChainSubscribesThenChainIsCancelledOnceItDoes() {
		TestPublisher<Void> body = TestPublisher.create();
		AtomicReference<Disposable> request = new AtomicReference<>();
		Mono<Void> recorded = this.filter.filter(this.exchange, (observed) -> Mono.defer(() -> {
			request.get().dispose();
			return body.mono();
		}));
		BaseSubscriber<Void> subscriber = new BaseSubscriber<>() {
		};
		request.set(subscriber);
		recorded.subscribe(subscriber);
		body.assertWasNotRequested();
		assertThat(this.metrics.requests("UNMATCHED", 499)).isOne();
		assertThat(this.metrics.inProgress("UNROUTED")).isZero();
	}

	@Test
	void whenCancellingTheChainFailsThenRequestIsRecorded() {
		Mono<Void> never = Mono.<Void>never().doOnCancel(() -> {
			throw new StackOverflowError();
		});
		Disposable request = this.filter.filter(this.exchange, TestRecorder.chain("/path", never)).subscribe();
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(request::dispose);
		assertThat(this.metrics.inProgress("/path")).isZero();
		assertThat(this.metrics.requests("/path", 499)).isOne();
	}

	@Test
	void whenJvmFatalErrorIsThrownThenItIsRecordedAndRethrown() {
		WebFilterChain chain = (observed) -> Mono.defer(() -> {
			throw new StackOverflowError("deep");
		});
		assertThatExceptionOfType(StackOverflowError.class)
			.isThrownBy(() -> this.filter.filter(this.exchange, chain).subscribe());
		assertThat(this.metrics.requests("UNMATCHED", 500)).isOne();
		assertThat(this.metrics.inProgress("UNROUTED")).isZero();
	}

	@Test
	void whenJvmFatalErrorIsThrownAtTheCommitThenItIsRecordedAndRethrown() {
		TestPublisher<Void> body = TestPublisher.create();
		ServerWebExchange broken = this.exchange.mutate()
			.response(new ServerHttpResponseDecorator(this.exchange.getResponse()) {

				@Override
				public Mono<Void> setComplete() {
					return Mono.defer(() -> {
						throw new StackOverflowError("deep");
					});
				}

			})
			.build();
		this.filter.filter(broken, TestRecorder.chain("/path", body.mono())).subscribe();
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(body::complete);
		assertThat(this.metrics.requests("/path", 500)).isOne();
		assertThat(this.metrics.inProgress("/path")).isZero();
	}

	@Test
	void whenChainCompletesAfterItsErrorThenResponseIsNotCommitted() {
		TestPublisher<Void> body = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		Downstream downstream = new Downstream();
		this.filter.filter(this.exchange, (observed) -> body.mono()).subscribe(downstream);
		body.error(new IllegalStateException());
		body.complete();
		assertThat(this.exchange.getResponse().isCommitted()).isFalse();
		assertThat(downstream.ends).isOne();
	}

	@Test
	void whenChainFailsAfterItsEndThenThatErrorIsDropped() {
		TestPublisher<Void> body = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		StepVerifier.create(this.filter.filter(this.exchange, (observed) -> body.mono()))
			.then(body::complete)
			.then(() -> body.error(new IllegalStateException("late")))
			.expectComplete()
			.verifyThenAssertThat(TIMEOUT)
			.hasDroppedErrorWithMessage("late");
	}

	/**
	 * A subscriber that counts every end signal. The subscribers of Reactor's operators
	 * ignore a second one.
	 */
	private static class Downstream implements CoreSubscriber<Void> {

		private Subscription subscription;

		private int ends;

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Void nothing) {
			throw new AssertionError("a Mono<Void> emits no value");
		}

		@Override
		public void onError(Throwable error) {
			this.ends++;
		}

		@Override
		public void onComplete() {
			this.ends++;
		}

	}

}
