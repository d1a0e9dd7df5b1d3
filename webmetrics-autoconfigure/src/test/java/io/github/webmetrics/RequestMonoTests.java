package io.github.webmetrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class RequestMonoTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final TestMetrics metrics = new TestMetrics();

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/path"));

	private final WebMetricsFilter filter = TestRecorder.filter(this.metrics.create());

	@Test
	void eachSubscriptionIsRecordedAsARequest() {
		Mono<Void> recorded = this.filter.filter(this.exchange, TestRecorder.chain("/path", Mono.empty()));
		recorded.block(TIMEOUT);
		recorded.block(TIMEOUT);
		assertThat(this.metrics.requests("/path", 200)).isEqualTo(2);
		assertThat(this.metrics.inProgress("/path")).isZero();
	}

	@Test
	void whenChainCannotBeBuiltThenItsErrorIsHandled() {
		StepVerifier.create(this.filter.filter(this.exchange, (observed) -> {
			throw new IllegalStateException("no chain");
		})).expectErrorMessage("no chain").verify(TIMEOUT);
		assertThat(this.metrics.requests("UNMATCHED", 500)).isOne();
		assertThat(this.metrics.inProgress("UNROUTED")).isZero();
	}

	@Test
	void whenSubscriberFailsImmediatelyThenGaugeReturnsToZero() {
		Mono<Void> recorded = this.filter.filter(this.exchange, TestRecorder.chain("/path", Mono.empty()));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> recorded.subscribe(new FailingSubscriber()));
		assertThat(this.metrics.inProgress("UNROUTED")).isZero();
		assertThat(this.metrics.requests("UNMATCHED", 500)).isOne();
	}

	@Test
	void nothingIsRecordedBeforeTheSubscription() {
		Mono<Void> recorded = this.filter.filter(this.exchange, TestRecorder.chain("/path", Mono.empty()));
		assertThat(this.metrics.registry().getMeters()).isEmpty();
		recorded.block(TIMEOUT);
		assertThat(this.metrics.registry().getMeters()).isNotEmpty();
	}

	@Test
	void whenRequestCannotBeRecordedThenChainGetsTheOriginalExchange(CapturedOutput output) {
		ServerWebExchange unreadable = new ServerWebExchangeDecorator(this.exchange) {

			@Override
			public ServerHttpRequest getRequest() {
				throw new IllegalStateException("unreadable");
			}

		};
		AtomicReference<ServerWebExchange> seen = new AtomicReference<>();
		for (int i = 0; i < 2; i++) {
			StepVerifier.create(this.filter.filter(unreadable, (observed) -> {
				seen.set(observed);
				return Mono.empty();
			})).expectComplete().verify(TIMEOUT);
		}
		assertThat(seen.get()).isSameAs(unreadable);
		assertThat(this.metrics.registry().getMeters()).isEmpty();
		assertThat(output).containsOnlyOnce("Could not start to record a request");
	}

	private static final class FailingSubscriber implements CoreSubscriber<Void> {

		@Override
		public void onSubscribe(Subscription subscription) {
			throw new IllegalStateException();
		}

		@Override
		public void onNext(Void nothing) {
			throw new AssertionError("a Mono<Void> emits no value");
		}

		@Override
		public void onError(Throwable error) {
			throw new AssertionError(error);
		}

		@Override
		public void onComplete() {
			throw new AssertionError("nothing was requested");
		}

	}

}
