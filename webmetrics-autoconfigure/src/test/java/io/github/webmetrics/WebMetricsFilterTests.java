package io.github.webmetrics;

import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.meter.TestSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class WebMetricsFilterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/path"));

	private final WebMetricsFilter filter = filter(1000);

	private WebMetricsFilter filter(int maxEndpoints) {
		return TestRecorder.filter(metrics(maxEndpoints));
	}

	private RequestMetrics metrics(int maxEndpoints) {
		return new RequestMetrics(this.registry, TestSettings.create(maxEndpoints), new RecordingFailures());
	}

	@Test
	void observesTheTimeUntilTheResponseIsComplete() {
		TestPublisher<Void> body = TestPublisher.create();
		Disposable request = this.filter.filter(this.exchange, route("/path", body.mono())).subscribe();
		assertThat(inProgress("/path")).isOne();
		assertThat(inProgress("UNROUTED")).isZero();
		this.clock.add(Duration.ofMillis(250));
		body.complete();
		assertThat(request.isDisposed()).isTrue();
		Timer latency = this.registry.get("request.latency").tag("endpoint", "/path").timer();
		assertThat(latency.count()).isOne();
		assertThat(latency.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
		assertThat(inProgress("/path")).isZero();
		assertThat(requests("/path", 200)).isOne();
	}

	@Test
	void whenSeveralEndSignalsComeThenFirstCounts() {
		TestPublisher<Void> body = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		Disposable request = this.filter.filter(this.exchange, route("/path", body.mono())).subscribe();
		request.dispose();
		body.complete();
		assertThat(requests("/path", 499)).isOne();
		assertThat(this.registry.get("requests").counters()).hasSize(1);
		assertThat(inProgress("/path")).isZero();
	}

	@Test
	void whenChainSignalsItsEndTwiceThenItIsPassedOnOnce() {
		for (Consumer<TestPublisher<Void>> again : List.<Consumer<TestPublisher<Void>>>of(TestPublisher::complete,
				(body) -> body.error(new IllegalStateException("again")))) {
			TestPublisher<Void> body = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
			Downstream downstream = new Downstream();
			this.filter.filter(this.exchange, route("/path", body.mono())).subscribe(downstream);
			body.complete();
			again.accept(body);
			assertThat(downstream.ends).isOne();
		}
		assertThat(requests("/path", 200)).isEqualTo(2);
	}

	@Test
	void whenCancellingTheChainFailsThenRequestIsRecorded() {
		Mono<Void> never = Mono.<Void>never().doOnCancel(() -> {
			throw new StackOverflowError();
		});
		Disposable request = this.filter.filter(this.exchange, route("/path", never)).subscribe();
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(request::dispose);
		assertThat(inProgress("/path")).isZero();
		assertThat(requests("/path", 499)).isOne();
	}

	@Test
	void whenSubscriberFailsAtOnceThenGaugeBalances() {
		Mono<Void> recorded = this.filter.filter(this.exchange, route("/path", Mono.empty()));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> recorded.subscribe(new Downstream() {

			@Override
			public void onSubscribe(Subscription subscription) {
				throw new IllegalStateException();
			}

		}));
		assertThat(inProgress("UNROUTED")).isZero();
		assertThat(requests("UNMATCHED", 500)).isOne();
	}

	@Test
	void whenServerIsUnknownThenErrorThatLooksLikeAClientThatLeftIs499() {
		this.filter.filter(this.exchange, route("/path", Mono.error(new EOFException()))).subscribe(null, (error) -> {
		});
		assertThat(requests("/path", 499)).isOne();
	}

	@Test
	void whenServerIsUnknownThenEventStreamIsNotObserved() {
		this.exchange.getResponse().getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
		this.filter.filter(this.exchange, route("/path", Mono.empty())).block(TIMEOUT);
		assertThat(requests("/path", 200)).isOne();
		assertThat(this.registry.get("request.latency").tag("endpoint", "/path").timer().count()).isZero();
	}

	@Test
	void whenCancelledThenChainIsCancelled() {
		TestPublisher<Void> body = TestPublisher.create();
		this.filter.filter(this.exchange, (observed) -> body.mono()).subscribe().dispose();
		body.assertCancelled();
		assertThat(requests("UNMATCHED", 499)).isOne();
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
		assertThat(requests("UNMATCHED", 499)).isOne();
		assertThat(inProgress("UNROUTED")).isZero();
	}

	@Test
	void whenJvmFatalErrorIsThrownThenItIsRecordedAndRethrown() {
		WebFilterChain chain = (observed) -> Mono.defer(() -> {
			throw new StackOverflowError("deep");
		});
		assertThatExceptionOfType(StackOverflowError.class)
			.isThrownBy(() -> this.filter.filter(this.exchange, chain).subscribe());
		assertThat(requests("UNMATCHED", 500)).isOne();
		assertThat(inProgress("UNROUTED")).isZero();
	}

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
	void commitsAnEmptyResponse() {
		StepVerifier.create(this.filter.filter(this.exchange, (observed) -> Mono.empty()))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.exchange.getResponse().isCommitted()).isTrue();
	}

	@Test
	void whenNobodyHandlesAnErrorThenItIsA500(CapturedOutput output) {
		MockServerWebExchange exchange = exchange(new StaticApplicationContext());
		StepVerifier.create(this.filter.filter(exchange, (observed) -> Mono.error(new IllegalStateException("nobody"))))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(requests("UNMATCHED", 500)).isOne();
		assertThat(output).containsOnlyOnce("500 Server Error for HTTP GET \"/path\"");
	}

	@Test
	void whenThereIsNoApplicationThenErrorGoesOnToTheHandlersOutside() {
		StepVerifier
			.create(this.filter.filter(this.exchange, (observed) -> Mono.error(new IllegalStateException("outside"))))
			.expectErrorMessage("outside")
			.verify(TIMEOUT);
		assertThat(this.exchange.getResponse().isCommitted()).isFalse();
	}

	@Test
	void whenApplicationIsClosedThenErrorGoesOn() {
		GenericApplicationContext context = new GenericApplicationContext();
		context.refresh();
		context.close();
		StepVerifier
			.create(this.filter.filter(exchange(context),
					(observed) -> Mono.error(new IllegalStateException("too late"))))
			.expectErrorMessage("too late")
			.verify(TIMEOUT);
		assertThat(requests("UNMATCHED", 500)).isOne();
		assertThat(inProgress("UNROUTED")).isZero();
	}

	@Test
	void handlersSeeAnErrorOnce() {
		AtomicInteger calls = new AtomicInteger();
		StaticApplicationContext context = new StaticApplicationContext();
		context.registerBean(WebExceptionHandler.class, () -> (exchange, error) -> {
			calls.incrementAndGet();
			return Mono.error(error);
		});
		context.refresh();
		StepVerifier
			.create(this.filter.filter(exchange(context), (observed) -> Mono.error(new IllegalStateException("once"))))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(calls).hasValue(1);
		MockServerWebExchange committed = exchange(context);
		StepVerifier
			.create(this.filter.filter(committed,
					(observed) -> observed.getResponse()
						.setComplete()
						.then(Mono.error(new IllegalStateException("outside")))))
			.expectErrorMessage("outside")
			.verify(TIMEOUT);
		assertThat(calls).hasValue(1);
	}

	@Test
	void whenHandlerFailsAmidItsBodyThenThatErrorGoesOn() {
		StaticApplicationContext context = new StaticApplicationContext();
		context.registerBean(WebExceptionHandler.class,
				() -> (exchange, error) -> exchange.getResponse()
					.setComplete()
					.then(Mono.error(new IllegalStateException("amid the body"))));
		context.refresh();
		StepVerifier
			.create(this.filter.filter(exchange(context), (observed) -> Mono.error(new IllegalStateException("first"))))
			.expectErrorMessage("amid the body")
			.verify(TIMEOUT);
		assertThat(requests("UNMATCHED", 200)).isOne();
	}

	@Test
	void whenResponseCannotBeCommittedThenItsErrorGoesOn() {
		MockServerWebExchange exchange = exchange(new StaticApplicationContext());
		ServerWebExchange broken = exchange.mutate().response(new ServerHttpResponseDecorator(exchange.getResponse()) {

			@Override
			public Mono<Void> setComplete() {
				return Mono.error(new IllegalStateException("never"));
			}

		}).build();
		StepVerifier.create(this.filter.filter(broken, (observed) -> Mono.empty()))
			.expectErrorMessage("never")
			.verify(TIMEOUT);
		assertThat(requests("UNMATCHED", 500)).isOne();
		assertThat(inProgress("UNROUTED")).isZero();
	}

	private static MockServerWebExchange exchange(ApplicationContext context) {
		return MockServerWebExchange.builder(MockServerHttpRequest.get("/path")).applicationContext(context).build();
	}

	@Test
	void whenResponseIsCommittedThenErrorGoesOnToTheServer() {
		WebFilterChain chain = (
				observed) -> observed.getResponse().setComplete().then(Mono.error(new IllegalStateException("late")));
		StepVerifier.create(this.filter.filter(this.exchange, chain)).expectErrorMessage("late").verify(TIMEOUT);
		assertThat(requests("UNMATCHED", 200)).isOne();
	}

	@Test
	void eachSubscriptionIsARequestOfItsOwn() {
		Mono<Void> recorded = this.filter.filter(this.exchange, route("/path", Mono.empty()));
		recorded.block(TIMEOUT);
		recorded.block(TIMEOUT);
		assertThat(requests("/path", 200)).isEqualTo(2);
		assertThat(inProgress("/path")).isZero();
	}

	@Test
	void pastTheLimitEndpointsAreOther(CapturedOutput output) {
		WebMetricsFilter limited = filter(2);
		for (int i = 0; i < 5; i++) {
			limited.filter(MockServerWebExchange.from(MockServerHttpRequest.get("/")), route("/" + i, Mono.empty()))
				.block(TIMEOUT);
		}
		assertThat(requests("/0", 200)).isOne();
		assertThat(requests("/1", 200)).isOne();
		assertThat(requests("OTHER", 200)).isEqualTo(3);
		assertThat(this.registry.get("requests").counters()).hasSize(3);
		assertThat(output).containsOnlyOnce("webmetrics.max-endpoints");
	}

	@Test
	void controlCharactersOfPatternsAreReplaced() {
		this.filter.filter(this.exchange, route("/a\u0000\r\nb", Mono.empty())).block(TIMEOUT);
		assertThat(requests("/a___b", 200)).isOne();
	}

	@Test
	void emptyPatternIsTheRoot() {
		this.filter.filter(this.exchange, route("", Mono.empty())).block(TIMEOUT);
		assertThat(requests("/", 200)).isOne();
	}

	@Test
	void whenRequestIsNotRecordedThenChainIsUntouched() {
		WebMetricsFilter none = TestRecorder.filter(metrics(1000), (path) -> null, (any) -> false);
		AtomicReference<ServerWebExchange> seen = new AtomicReference<>();
		none.filter(this.exchange, (observed) -> {
			seen.set(observed);
			return Mono.empty();
		}).block(TIMEOUT);
		assertThat(seen.get()).isSameAs(this.exchange);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void whenChainCannotBeBuiltThenItsErrorIsHandled() {
		StepVerifier.create(this.filter.filter(this.exchange, (observed) -> {
			throw new IllegalStateException("no chain");
		})).expectErrorMessage("no chain").verify(TIMEOUT);
		assertThat(requests("UNMATCHED", 500)).isOne();
		assertThat(inProgress("UNROUTED")).isZero();
	}

	@Test
	void whenCompleteAndThenCancelledThenItIsCountedOnce() {
		TestPublisher<Void> body = TestPublisher.create();
		Downstream downstream = new Downstream();
		this.filter.filter(this.exchange, route("/path", body.mono())).subscribe(downstream);
		body.complete();
		downstream.subscription.cancel();
		assertThat(requests("/path", 200)).isOne();
		assertThat(this.registry.get("requests").counters()).hasSize(1);
		assertThat(inProgress("/path")).isZero();
	}

	@Test
	void whenTheDecisionToRecordFailsThenRequestIsServedAndRecorded(CapturedOutput output) {
		WebMetricsFilter failing = TestRecorder.filter(metrics(1000), (path) -> null, (any) -> {
			throw new IllegalStateException("undecided");
		});
		for (int i = 0; i < 2; i++) {
			StepVerifier.create(failing.filter(this.exchange, (observed) -> Mono.empty()))
				.expectComplete()
				.verify(TIMEOUT);
		}
		assertThat(output).containsOnlyOnce("Requests are served as before");
		assertThat(requests("UNMATCHED", 200)).isEqualTo(2);
	}

	@Test
	void whenTheCatalogFailsThenRequestIsServedAndGaugeBalances(CapturedOutput output) {
		WebMetricsFilter failing = TestRecorder.filter(metrics(1000), (path) -> {
			throw new IllegalStateException("no catalog");
		}, (any) -> true);
		for (int i = 0; i < 2; i++) {
			StepVerifier.create(failing.filter(this.exchange, (observed) -> Mono.empty()))
				.expectComplete()
				.verify(TIMEOUT);
		}
		assertThat(inProgress("UNROUTED")).isZero();
		assertThat(output).containsOnlyOnce("Requests are served as before");
	}

	@Test
	void whenRequestIsRoutedWhileItEndsThenGaugeBalances() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int i = 0; i < 5000; i++) {
				AtomicReference<ServerWebExchange> observed = new AtomicReference<>();
				Disposable request = this.filter
					.filter(MockServerWebExchange.from(MockServerHttpRequest.get("/")), (exchange) -> {
						observed.set(exchange);
						return Mono.never();
					})
					.subscribe();
				CountDownLatch start = new CountDownLatch(1);
				List<Runnable> race = List.of(request::dispose, () -> TestRecorder.route(observed.get(), "/race"));
				List<Future<?>> runners = new ArrayList<>();
				for (Runnable runner : race) {
					runners.add(threads.submit(() -> {
						start.await();
						runner.run();
						return null;
					}));
				}
				start.countDown();
				for (Future<?> runner : runners) {
					runner.get(10, TimeUnit.SECONDS);
				}
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.registry.get("requests.in.progress").gauges()).extracting(Gauge::value).containsOnly(0.0);
		assertThat(this.registry.get("requests").counters().stream().mapToDouble((counter) -> counter.count()).sum())
			.isEqualTo(5000);
	}

	private static WebFilterChain route(String pattern, Mono<Void> handler) {
		return (observed) -> Mono.defer(() -> {
			TestRecorder.route(observed, pattern);
			return handler;
		});
	}

	private double requests(String endpoint, int status) {
		return this.registry.get("requests")
			.tag("endpoint", endpoint)
			.tag("http_status", Integer.toString(status))
			.counter()
			.count();
	}

	private double inProgress(String endpoint) {
		return this.registry.get("requests.in.progress").tag("endpoint", endpoint).gauge().value();
	}

	/**
	 * A subscriber that, unlike those of operators, lets everything through.
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
			throw new AssertionError("there is no Void");
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
