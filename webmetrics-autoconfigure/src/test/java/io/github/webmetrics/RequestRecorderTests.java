package io.github.webmetrics;

import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.route.RouteCatalog;
import io.github.webmetrics.route.TestGatewayRoute;
import io.github.webmetrics.server.OpenRequest;
import io.github.webmetrics.server.TestServletExchange;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.ResponseFacade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RequestRecorderTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final TestMetrics metrics = new TestMetrics();

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/path"));

	private final WebMetricsFilter filter = TestRecorder.filter(this.metrics.create());

	@Test
	void observesTheTimeUntilTheResponseIsComplete() {
		TestPublisher<Void> body = TestPublisher.create();
		Disposable request = this.filter.filter(this.exchange, TestRecorder.chain("/path", body.mono())).subscribe();
		assertThat(this.metrics.inProgress("/path")).isOne();
		assertThat(this.metrics.inProgress("UNROUTED")).isZero();
		this.metrics.clock().add(Duration.ofMillis(250));
		body.complete();
		assertThat(request.isDisposed()).isTrue();
		Timer latency = this.metrics.registry().get("request.latency").tag("endpoint", "/path").timer();
		assertThat(latency.count()).isOne();
		assertThat(latency.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
		assertThat(this.metrics.inProgress("/path")).isZero();
		assertThat(this.metrics.requests("/path", 200)).isOne();
	}

	@Test
	void whenServerIsUnknownThenEventStreamIsNotObserved() {
		this.exchange.getResponse().getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
		this.filter.filter(this.exchange, TestRecorder.chain("/path", Mono.empty())).block(TIMEOUT);
		assertThat(this.metrics.requests("/path", 200)).isOne();
		assertThat(this.metrics.registry().get("request.latency").tag("endpoint", "/path").timer().count()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "TEXT/Event-Stream;charset=UTF-8" })
	void eventStreamsAreObservedIfEnabled(String contentType) {
		this.exchange.getResponse().getHeaders().set(HttpHeaders.CONTENT_TYPE, contentType);
		for (boolean streaming : new boolean[] { false, true }) {
			new RequestRecorder(this.metrics.create(), (path) -> null, streaming, new RecordingFailures())
				.filter((any) -> true)
				.filter(this.exchange, TestRecorder.chain("/path", Mono.empty()))
				.block(TIMEOUT);
			assertThat(this.metrics.registry().get("request.latency").timer().count()).isEqualTo(streaming ? 1 : 0);
		}
		assertThat(this.metrics.requests("/path", 200)).isEqualTo(2);
	}

	@Test
	void whenServerIsUnknownAndErrorLooksLikeADisconnectThenStatusIs499() {
		this.filter.filter(this.exchange, TestRecorder.chain("/path", Mono.error(new EOFException())))
			.subscribe(null, (error) -> {
			});
		assertThat(this.metrics.requests("/path", 499)).isOne();
	}

	@Test
	void whenErrorLooksLikeADisconnectThenStatusIs499() {
		subscribe(new MockHttpServletResponse(), Mono.error(new EOFException()));
		assertThat(this.metrics.requests("UNMATCHED", 499)).isOne();
	}

	@Test
	void whenErrorDoesNotLookLikeADisconnectThenStatusIs500() {
		subscribe(new MockHttpServletResponse(), Mono.error(new IllegalStateException()));
		assertThat(this.metrics.requests("UNMATCHED", 500)).isOne();
	}

	@Test
	void whenContainerDetectsTheDisconnectAtTheSameTimeThenRequestIsRecordedOnce(CapturedOutput output) {
		AtomicBoolean takenAway = new AtomicBoolean();
		BaseSubscriber<Void> container = new BaseSubscriber<>() {

			@Override
			protected void hookOnError(Throwable error) {
				// The test does not look at the error.
			}

		};
		MockHttpServletResponse response = new MockHttpServletResponse() {

			@Override
			public String getContentType() {
				if (takenAway.compareAndSet(false, true)) {
					container.cancel();
					throw new IllegalStateException("recycled");
				}
				return super.getContentType();
			}

		};
		response.setCommitted(true);
		TestPublisher<Void> body = TestPublisher.create();
		this.filter.filter(TestServletExchange.of(response), (exchange) -> body.mono()).subscribe(container);
		body.error(new EOFException());
		assertThat(takenAway).isTrue();
		assertThat(this.metrics.requests("UNMATCHED", 200)).isOne();
		assertThat(this.metrics.registry().get("requests").counters()).hasSize(1);
		assertThat(this.metrics.registry().get("requests.in.progress").gauge().value()).isZero();
		assertThat(output).doesNotContain("recycled");
	}

	@Test
	void whenResponseCannotBeReadThenRequestIsCountedWithWhatSpringKnows(CapturedOutput output) {
		subscribe(new MockHttpServletResponse() {

			@Override
			public String getContentType() {
				throw new IllegalStateException("unreadable");
			}

		}, Mono.empty());
		assertThat(this.metrics.requests("UNMATCHED", 200)).isOne();
		assertThat(this.metrics.registry().get("request.latency").timer().count()).isZero();
		assertThat(this.metrics.registry().get("requests.in.progress").gauge().value()).isZero();
		assertThat(output).contains("unreadable");
	}

	@Test
	void whenServerDecidesTheStatusThenItIsRecordedWhenTheServerHasFinished() {
		HttpServletResponse response = TestServletExchange.tomcatResponse();
		Runnable finish = serveUntilTheServerDecides(response);
		assertThat(this.metrics.inProgress("UNROUTED")).isZero();
		assertThat(this.metrics.registry().find("requests").counters()).isEmpty();
		this.metrics.clock().add(Duration.ofSeconds(1));
		response.setStatus(HttpStatus.CONTENT_TOO_LARGE.value());
		finish.run();
		assertThat(this.metrics.requests("UNMATCHED", 413)).isOne();
		assertThat(this.metrics.requests()).isOne();
		assertThat(this.metrics.registry().get("request.latency").timer().totalTime(TimeUnit.SECONDS)).isZero();
	}

	@Test
	void whenServerHasRecycledTheResponseThenRequestIsCountedWithWhatSpringKnows(CapturedOutput output) {
		ResponseFacade response = TestServletExchange.tomcatResponse();
		Runnable finish = serveUntilTheServerDecides(response);
		response.clear();
		finish.run();
		assertThat(this.metrics.inProgress("UNROUTED")).isZero();
		assertThat(this.metrics.requests("UNMATCHED", 500)).isOne();
		assertThat(this.metrics.requests()).isOne();
		assertThat(output).containsOnlyOnce("Could not record the end of a request");
	}

	@Test
	void whenServerHasEndedTheRequestThenStatusIsThatOfSpring(CapturedOutput output) {
		HttpServletResponse cleared = TestServletExchange.tomcatResponse();
		MockHttpServletRequest ended = new MockHttpServletRequest() {

			@Override
			public AsyncContext getAsyncContext() {
				throw new IllegalStateException("ended");
			}

		};
		this.filter.filter(TestServletExchange.of(ended, cleared), (exchange) -> {
			exchange.getResponse().setStatusCode(HttpStatus.ACCEPTED);
			return exchange.getResponse().setComplete().then(Mono.error(new IllegalStateException()));
		}).subscribe(null, (ignored) -> {
		});
		assertThat(this.metrics.requests("UNMATCHED", 202)).isOne();
		assertThat(this.metrics.requests()).isOne();
		assertThat(this.metrics.registry().get("request.latency").timer().count()).isOne();
		assertThat(output).doesNotContain("Could not");
	}

	@Test
	void endpointIsTheRouteThatTheGatewayHasChosen() {
		PathPattern known = PathPatternParser.defaultInstance.parse("/known");
		WebMetricsFilter gateway = new RequestRecorder(this.metrics.create(), (path) -> known, false,
				TestGatewayRoute.routes(false), null, null, new RecordingFailures())
			.filter((any) -> true);
		for (String id : List.of("orders", TestGatewayRoute.GENERATED_ID)) {
			gateway.filter(MockServerWebExchange.from(MockServerHttpRequest.get("/path")), (exchange) -> {
				TestGatewayRoute.choose(exchange.getAttributes(), id);
				return Mono.empty();
			}).block(TIMEOUT);
		}
		gateway.filter(this.exchange, (exchange) -> Mono.empty()).block(TIMEOUT);
		assertThat(this.metrics.requests("orders", 200)).isOne();
		assertThat(this.metrics.requests("UNMATCHED", 200)).isOne();
		assertThat(this.metrics.requests("/known", 200)).isOne();
	}

	@Test
	void theListenerIsToldOfRequestsThatAreRecordedThatAreNotAndThatCannotBe() {
		List<ServerWebExchange> reached = new ArrayList<>();
		RequestRecorder recorder = new RequestRecorder(this.metrics.create(), (path) -> null, false, null, reached::add,
				null, new RecordingFailures());
		recorder.filter((any) -> true).filter(this.exchange, (exchange) -> Mono.empty()).block(TIMEOUT);
		recorder.filter((any) -> false).filter(this.exchange, (exchange) -> Mono.empty()).block(TIMEOUT);
		ServerWebExchange unreadable = new ServerWebExchangeDecorator(this.exchange) {

			@Override
			public ServerHttpRequest getRequest() {
				throw new IllegalStateException("unreadable");
			}

		};
		assertThat(recorder.start(unreadable)).isNull();
		assertThat(reached).hasSize(3);
		assertThat(reached.get(0)).isInstanceOf(OpenRequest.class);
		assertThat(reached.subList(1, 3)).containsExactly(this.exchange, unreadable);
	}

	private Runnable serveUntilTheServerDecides(HttpServletResponse response) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setAsyncSupported(true);
		request.startAsync(request, response);
		this.filter
			.filter(TestServletExchange.of(request, response), (exchange) -> Mono.error(new IllegalStateException()))
			.subscribe(null, (ignored) -> {
			});
		return request.getAsyncContext()::complete;
	}

	@Test
	void whenStaticResourceIsNotFoundThenEndpointIsTheKnownRouteOfThePath() {
		PathPattern path = PathPatternParser.defaultInstance.parse("/path");
		WebMetricsFilter known = TestRecorder.filter(this.metrics.create(), RouteCatalog.of(() -> List.of(path)),
				(any) -> true);
		known.filter(this.exchange, (exchange) -> {
			TestRecorder.route(exchange, "/**");
			exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, new ResourceWebHandler());
			exchange.getResponse().setStatusCode(HttpStatus.NOT_FOUND);
			return exchange.getResponse().setComplete();
		}).block(TIMEOUT);
		assertThat(this.metrics.requests("/path", 404)).isOne();
		assertThat(this.metrics.requests()).isOne();
	}

	@Test
	void whenCatalogFailsThenRequestIsServedAndGaugeReturnsToZero(CapturedOutput output) {
		WebMetricsFilter failing = TestRecorder.filter(this.metrics.create(1000), (path) -> {
			throw new IllegalStateException("no catalog");
		}, (any) -> true);
		for (int i = 0; i < 2; i++) {
			StepVerifier.create(failing.filter(this.exchange, (observed) -> Mono.empty()))
				.expectComplete()
				.verify(TIMEOUT);
		}
		assertThat(this.metrics.inProgress("UNROUTED")).isZero();
		assertThat(output).containsOnlyOnce("Requests are served as before");
	}

	private void subscribe(HttpServletResponse response, Mono<Void> body) {
		this.filter.filter(TestServletExchange.of(response), (exchange) -> body).subscribe(null, (ignored) -> {
		});
	}

}
