package io.github.webmetrics.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MockClock;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferWrapper;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

class ObservedBodiesTests {

	private final ServerWebExchange exchange = MockServerWebExchange
		.from(MockServerHttpRequest.post("/").body("request"));

	private final AtomicReference<ServerHttpRequest> request = new AtomicReference<>();

	private final AtomicReference<ServerHttpResponse> response = new AtomicReference<>();

	@Test
	void observesBothBodies() {
		handle(new MockServerHttpResponse(), true);
		StepVerifier.create(this.request.get().getBody()).expectNextCount(1).verifyComplete();
		StepVerifier.create(this.response.get().writeWith(Flux.just(buffer("one"), buffer("three")))).verifyComplete();
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
		CapturingResponse capturing = new CapturingResponse();
		new ObservedBodies(new MockClock(), true, false, false, new RecordingFailures())
			.apply((request, response) -> response.writeWith(Mono.just(buffer("one"))).then(response.setComplete()))
			.handle(this.exchange.getRequest(), capturing)
			.block();
		assertThat(capturing.body).hasToString(Mono.just(buffer("one")).toString());
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
	void eachSubscriptionIsABodyOfItsOwn() {
		handle(new MockServerHttpResponse(), true);
		Mono<Void> failing = this.response.get()
			.writeWith(Flux.concat(Mono.just(buffer("one")), Mono.error(new IllegalStateException("amid the body"))));
		StepVerifier.create(failing).verifyError();
		StepVerifier.create(failing.onErrorResume((error) -> Mono.empty())).verifyComplete();
		assertThat(observation().written(200)).isEqualTo(3);
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

	// Spring sends a Mono in another way than a Flux.
	@Test
	void aBodyOfOneBufferStaysOne() {
		CapturingResponse capturing = new CapturingResponse();
		handle(capturing, true);
		this.response.get().writeWith(Mono.just(buffer("one")));
		assertThat(capturing.body).isInstanceOf(Mono.class);
		this.response.get().writeWith(Flux.just(buffer("one")));
		assertThat(capturing.body).isInstanceOf(Flux.class);
	}

	@Test
	void asksForNoMoreThanTheServerDoes() {
		CapturingResponse capturing = new CapturingResponse();
		handle(capturing, true);
		List<Long> requested = new ArrayList<>();
		this.response.get()
			.writeWith(Flux.just(buffer("one"), buffer("two"), buffer("three")).hide().doOnRequest(requested::add));
		StepVerifier.create(capturing.body, 0)
			.thenRequest(1)
			.expectNextCount(1)
			.thenRequest(2)
			.expectNextCount(2)
			.verifyComplete();
		assertThat(requested).containsExactly(1L, 2L);
	}

	@Test
	void aFailureToObserveIsNoneOfTheBody() {
		handle(new MockServerHttpResponse(), true);
		DataBuffer failing = new DataBufferWrapper(buffer("one")) {

			private boolean failed;

			@Override
			public int readableByteCount() {
				if (this.failed) {
					return super.readableByteCount();
				}
				this.failed = true;
				throw new IllegalStateException("counting");
			}

		};
		StepVerifier.create(this.response.get().writeWith(Mono.just(failing))).verifyComplete();
		assertThat(((MockServerHttpResponse) ((ServerHttpResponseDecorator) this.response.get()).getDelegate())
			.getBodyAsString()
			.block()).isEqualTo("one");
	}

	@Test
	void whenTheClockFailsThenTheResponseDoesNot() {
		Clock failing = BDDMockito.mock(Clock.class);
		BDDMockito.given(failing.monotonicTime()).willThrow(new IllegalStateException("clock"));
		handle(new MockServerHttpResponse(), true, failing);
		StepVerifier.create(this.response.get().setComplete()).verifyComplete();
	}

	@Test
	void filesMayBeSentWithoutCopyingWhereTheServerCan() {
		handle(new MockServerHttpResponse(), true);
		assertThat(this.response.get()).isNotInstanceOf(ZeroCopyHttpOutputMessage.class);
		handle(new FileResponse(), true);
		Path file = Path.of("file");
		StepVerifier.create(((ZeroCopyHttpOutputMessage) this.response.get()).writeWith(file, 2, 40)).verifyComplete();
		assertThat(observation().written(200)).isEqualTo(40);
	}

	@Test
	void theRequestGetsTheAttributesOfTheExchange() {
		ObservedBodies bodies = handle(new MockServerHttpResponse(), true);
		ServerWebExchange observed = this.exchange.mutate().request(this.request.get()).build();
		observed.getAttributes().put("name", "value");
		bodies.reached(observed);
		assertThat(this.request.get().getAttributes()).containsEntry("name", "value");
	}

	private ObservedBodies handle(ServerHttpResponse response, boolean ofRequests) {
		return handle(response, ofRequests, new MockClock());
	}

	private ObservedBodies handle(ServerHttpResponse response, boolean ofRequests, Clock clock) {
		ObservedBodies bodies = new ObservedBodies(clock, ofRequests, true, true, new RecordingFailures());
		bodies.apply((observedRequest, observedResponse) -> {
			this.request.set(observedRequest);
			this.response.set(observedResponse);
			return Mono.empty();
		}).handle(this.exchange.getRequest(), response).block();
		return bodies;
	}

	private BodyObservation observation() {
		return ObservedBodies.of(this.exchange.mutate().response(this.response.get()).build());
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static final class CapturingResponse extends ServerHttpResponseDecorator {

		private Publisher<? extends DataBuffer> body;

		CapturingResponse() {
			super(new MockServerHttpResponse());
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			this.body = body;
			return Mono.empty();
		}

	}

	private static final class FileResponse extends ServerHttpResponseDecorator implements ZeroCopyHttpOutputMessage {

		FileResponse() {
			super(new MockServerHttpResponse());
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			return Mono.empty();
		}

	}

}
