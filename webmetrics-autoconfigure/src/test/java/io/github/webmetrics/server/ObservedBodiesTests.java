package io.github.webmetrics.server;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.MockClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.BDDMockito;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferWrapper;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ObservedBodiesTests {

	private static final String NOT_GIVEN = "Could not give a request the attributes of its exchange";

	private final ServerWebExchange exchange = MockServerWebExchange
		.from(MockServerHttpRequest.post("/").body("request"));

	private final AtomicReference<ServerHttpRequest> request = new AtomicReference<>();

	private final AtomicReference<ServerHttpResponse> response = new AtomicReference<>();

	@Test
	void observesBothBodies() {
		handle(new MockServerHttpResponse(), true);
		StepVerifier.create(this.request.get().getBody()).expectNextCount(1).verifyComplete();
		StepVerifier
			.create(this.response.get()
				.writeWith(Flux.just(ObservedResponseTests.buffer("one"), ObservedResponseTests.buffer("three"))))
			.verifyComplete();
		assertThat(observation().read()).isEqualTo(7);
		assertThat(observation().written(200)).isEqualTo(8);
	}

	@Test
	void whenOnlyResponsesAreObservedThenRequestsStayAsTheyAre() {
		handle(new MockServerHttpResponse(), false);
		assertThat(this.request.get()).isSameAs(this.exchange.getRequest());
	}

	@Test
	void whenOnlyRequestsAreObservedThenBodiesOfResponsesStayAsTheyAre() {
		ObservedResponseTests.CapturingResponse capturing = new ObservedResponseTests.CapturingResponse();
		new ObservedBodies(new MockClock(), true, false, false, new RecordingFailures())
			.apply((request, response) -> response.writeWith(Mono.just(ObservedResponseTests.buffer("one")))
				.then(response.setComplete()))
			.handle(this.exchange.getRequest(), capturing)
			.block();
		assertThat(capturing.body).hasToString(Mono.just(ObservedResponseTests.buffer("one")).toString());
	}

	@Test
	void whenNothingIsObservedThenTheHandlerStaysAsItIs() {
		HttpHandler handler = (request, response) -> Mono.empty();
		assertThat(new ObservedBodies(new MockClock(), false, false, false, new RecordingFailures()).apply(handler))
			.isSameAs(handler);
	}

	@Test
	void aTunnelHasNoBodies() {
		MockServerHttpRequest connect = MockServerHttpRequest.method(HttpMethod.valueOf("CONNECT"), "/").build();
		MockServerHttpResponse plain = new MockServerHttpResponse();
		new ObservedBodies(new MockClock(), true, true, true, new RecordingFailures()).apply((request, response) -> {
			assertThat(request).isSameAs(connect);
			assertThat(response).isSameAs(plain);
			return Mono.empty();
		}).handle(connect, plain).block();
	}

	@Test
	void findsWhatIsObservedBehindOtherDecorators() {
		handle(new MockServerHttpResponse(), true);
		BodyObservation found = observation();
		assertThat(found).isNotNull();
		this.response.set(new ServerHttpResponseDecorator(new ServerHttpResponseDecorator(this.response.get())));
		assertThat(observation()).isSameAs(found);
		this.response.set(new ServerHttpResponseDecorator(new MockServerHttpResponse()));
		assertThat(observation()).isNull();
	}

	@Test
	void theRequestGetsTheAttributesOfTheExchange() {
		ServerHttpRequest observed = new ObservedRequest(MockServerHttpRequest.get("/").build(),
				new BodyObservation(null, false), new RecordingFailures());
		ServerWebExchange exchange = this.exchange.mutate().request(observed).build();
		exchange.getAttributes().put("name", "value");
		assertThat(observed.getAttributes()).isEmpty();
		bodies(true).reached(exchange);
		assertThat(observed.getAttributes()).containsEntry("name", "value");
	}

	@Test
	void aRequestOfTheApplicationStaysWithoutAttributes(CapturedOutput output) {
		ServerHttpRequest observed = new ObservedRequest(
				new ServerHttpRequestDecorator(MockServerHttpRequest.get("/").build()),
				new BodyObservation(null, false), new RecordingFailures());
		bodies(true).reached(this.exchange.mutate().request(observed).build());
		assertThat(output).doesNotContain(NOT_GIVEN);
	}

	@Test
	void whenTheAttributesCannotBeGivenThenThatIsLogged(CapturedOutput output) {
		ServerWebExchange failing = BDDMockito.mock(ServerWebExchange.class);
		BDDMockito.given(failing.getRequest()).willThrow(new IllegalStateException("no request"));
		bodies(true).reached(failing);
		assertThat(output).contains(NOT_GIVEN);
	}

	@Test
	void aFailureToCountIsNoneOfTheRequest(CapturedOutput output) {
		DataBuffer uncountable = new DataBufferWrapper(ObservedResponseTests.buffer("request")) {

			@Override
			public int readableByteCount() {
				throw new IllegalStateException("counting");
			}

		};
		ServerHttpRequest observed = new ObservedRequest(MockServerHttpRequest.post("/").body(Flux.just(uncountable)),
				new BodyObservation(null, false), new RecordingFailures());
		StepVerifier.create(observed.getBody()).expectNext(uncountable).verifyComplete();
		assertThat(output).contains("Could not observe the body of a request");
	}

	@Test
	void theResponseToHeadHasNoBody() {
		for (HttpMethod method : List.of(HttpMethod.HEAD, HttpMethod.GET)) {
			handle(MockServerHttpRequest.method(method, "/").build(), new MockServerHttpResponse(), true);
			assertThat(observation().isBodiless()).isEqualTo(HttpMethod.HEAD.equals(method));
		}
	}

	@Test
	void timesAreObservedOnlyIfAskedFor() {
		MockClock clock = new MockClock();
		new ObservedBodies(clock, false, true, false, new RecordingFailures()).apply(this::remember)
			.handle(this.exchange.getRequest(), new MockServerHttpResponse())
			.block();
		this.response.get().setComplete().block();
		assertThat(observation().untilFirstByte(clock.monotonicTime())).isEqualTo(-clock.monotonicTime());
	}

	@Test
	void isNextToTheApplication() {
		assertThat(bodies(true).getOrder()).isEqualTo(Ordered.LOWEST_PRECEDENCE);
	}

	private void handle(ServerHttpResponse response, boolean ofRequests) {
		handle(this.exchange.getRequest(), response, ofRequests);
	}

	private void handle(ServerHttpRequest request, ServerHttpResponse response, boolean ofRequests) {
		bodies(ofRequests).apply(this::remember).handle(request, response).block();
	}

	private static ObservedBodies bodies(boolean ofRequests) {
		return new ObservedBodies(new MockClock(), ofRequests, true, true, new RecordingFailures());
	}

	private Mono<Void> remember(ServerHttpRequest request, ServerHttpResponse response) {
		this.request.set(request);
		this.response.set(response);
		return Mono.empty();
	}

	private BodyObservation observation() {
		return ObservedBodies.of(this.exchange.mutate().response(this.response.get()).build());
	}

}
