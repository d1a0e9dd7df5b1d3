package io.github.webmetrics;

import java.io.EOFException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.KnownMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ResponseCompletionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String FAILED = "Could not complete a response inside the metrics filter";

	private final TestMetrics metrics = new TestMetrics();

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/path"));

	private final WebMetricsFilter filter = TestRecorder.filter(this.metrics.create());

	@Test
	void commitsAnEmptyResponse() {
		StepVerifier.create(this.filter.filter(this.exchange, (observed) -> Mono.empty()))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.exchange.getResponse().isCommitted()).isTrue();
	}

	@Test
	void whenResponseCannotBeCommittedThenErrorIsPassedOn() {
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
		assertThat(this.metrics.requests("UNMATCHED", 500)).isOne();
		assertThat(this.metrics.inProgress("UNROUTED")).isZero();
	}

	@Test
	void whenNoHandlerHandlesTheErrorThenStatusIs500(CapturedOutput output) {
		MockServerWebExchange exchange = MockServerWebExchange.builder(MockServerHttpRequest.get("/path?q=1"))
			.applicationContext(new StaticApplicationContext())
			.build();
		StepVerifier.create(this.filter.filter(exchange, (observed) -> Mono.error(new IllegalStateException("nobody"))))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(this.metrics.requests("UNMATCHED", 500)).isOne();
		assertThat(output).containsOnlyOnce("500 Server Error for HTTP GET \"/path?q=1\"")
			.containsPattern("ERROR.+HttpWebHandlerAdapter");
	}

	@Test
	void handlersAreCalledOncePerError() {
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
	void whenHandlerFailsWhileItWritesItsBodyThenItsErrorIsPassedOn() {
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
		assertThat(this.metrics.requests("UNMATCHED", 200)).isOne();
	}

	@Test
	void whenResponseIsCommittedThenErrorIsPassedOnToTheServer() {
		WebFilterChain chain = (
				observed) -> observed.getResponse().setComplete().then(Mono.error(new IllegalStateException("late")));
		StepVerifier.create(this.filter.filter(this.exchange, chain)).expectErrorMessage("late").verify(TIMEOUT);
		assertThat(this.metrics.requests("UNMATCHED", 200)).isOne();
	}

	@Test
	void whenThereIsNoApplicationContextThenErrorIsPassedOn() {
		StepVerifier
			.create(this.filter.filter(this.exchange, (observed) -> Mono.error(new IllegalStateException("outside"))))
			.expectErrorMessage("outside")
			.verify(TIMEOUT);
		assertThat(this.exchange.getResponse().isCommitted()).isFalse();
	}

	@Test
	void whenApplicationContextIsClosedThenErrorIsPassedOn() {
		GenericApplicationContext context = new GenericApplicationContext();
		context.refresh();
		context.close();
		StepVerifier
			.create(this.filter.filter(exchange(context),
					(observed) -> Mono.error(new IllegalStateException("too late"))))
			.expectErrorMessage("too late")
			.verify(TIMEOUT);
		assertThat(this.metrics.requests("UNMATCHED", 500)).isOne();
		assertThat(this.metrics.inProgress("UNROUTED")).isZero();
	}

	@Test
	void whenErrorIsADisconnectThenNoHandlerIsCalled() {
		AtomicInteger calls = new AtomicInteger();
		StepVerifier
			.create(this.filter.filter(exchange(handling(calls)), (observed) -> Mono.error(new EOFException("left"))))
			.expectErrorMessage("left")
			.verify(TIMEOUT);
		assertThat(calls).hasValue(0);
	}

	@Test
	void handlersComeFromTheApplicationContextOfTheRequest() {
		AtomicInteger first = new AtomicInteger();
		AtomicInteger second = new AtomicInteger();
		for (ApplicationContext context : List.of(handling(first), handling(second))) {
			StepVerifier
				.create(this.filter.filter(exchange(context), (observed) -> Mono.error(new IllegalStateException())))
				.expectComplete()
				.verify(TIMEOUT);
		}
		assertThat(first).hasValue(1);
		assertThat(second).hasValue(1);
	}

	@Test
	void whenResponseCannotBeReadThenItIsLeftToTheServer(CapturedOutput output) {
		MockServerWebExchange exchange = exchange(new StaticApplicationContext());
		InFlightExchange unreadable = new InFlightExchange(new ServerWebExchangeDecorator(exchange) {

			@Override
			public ServerHttpResponse getResponse() {
				throw new IllegalStateException("unreadable");
			}

		}, null, this.metrics.create().unrouted().series(KnownMethod.GET), 0,
				TestRecorder.create(this.metrics.create()));
		assertThat(new ResponseCompletion(new RecordingFailures()).commit(unreadable)).isNull();
		assertThat(output).containsOnlyOnce(FAILED);
		assertThat(new ResponseCompletion(new RecordingFailures()).handle(unreadable, new IllegalArgumentException()))
			.isNull();
		assertThat(output.toString().split(FAILED)).hasSize(3);
		assertThat(exchange.getResponse().isCommitted()).isFalse();
	}

	@Test
	void whenTheStatusCannotBeSetThenErrorIsPassedOn(CapturedOutput output) {
		MockServerWebExchange exchange = exchange(new StaticApplicationContext());
		ServerWebExchange failing = exchange.mutate().response(new ServerHttpResponseDecorator(exchange.getResponse()) {

			@Override
			public boolean setStatusCode(HttpStatusCode status) {
				throw new IllegalStateException("recycled");
			}

		}).build();
		StepVerifier
			.create(this.filter.filter(failing, (observed) -> Mono.error(new IllegalStateException("unhandled"))))
			.expectErrorMessage("unhandled")
			.verify(TIMEOUT);
		assertThat(output).containsOnlyOnce(FAILED);
	}

	@Test
	void whenTheCommitFailsThenTheHandlersAreCalled() {
		AtomicInteger calls = new AtomicInteger();
		MockServerWebExchange exchange = exchange(handling(calls));
		exchange.getResponse()
			.beforeCommit(() -> (calls.get() == 0) ? Mono.error(new IllegalStateException()) : Mono.empty());
		StepVerifier.create(this.filter.filter(exchange, (observed) -> Mono.empty())).expectComplete().verify(TIMEOUT);
		assertThat(calls).hasValue(1);
		assertThat(exchange.getResponse().isCommitted()).isTrue();
	}

	@Test
	void whenResponseIsCommittedThenThereIsNothingToCommit() {
		ResponseCompletion completion = new ResponseCompletion(new RecordingFailures());
		this.exchange.getResponse().setComplete().block(TIMEOUT);
		assertThat(completion.commit(this.exchange)).isNull();
	}

	private static ApplicationContext handling(AtomicInteger calls) {
		StaticApplicationContext context = new StaticApplicationContext();
		context.registerBean(WebExceptionHandler.class, () -> (exchange, error) -> {
			calls.incrementAndGet();
			return Mono.empty();
		});
		context.refresh();
		return context;
	}

	private static MockServerWebExchange exchange(ApplicationContext context) {
		return MockServerWebExchange.builder(MockServerHttpRequest.get("/path")).applicationContext(context).build();
	}

}
