package io.github.webmetrics.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MockClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.BDDMockito;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferWrapper;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ObservedResponseTests {

	private static final String NOT_OBSERVED = "Could not observe the body of a response";

	private final BodyObservation observation = new BodyObservation(new MockClock(), false);

	private final MockServerHttpResponse sent = new MockServerHttpResponse();

	private final ServerHttpResponse response = observed(this.sent);

	private final CapturingResponse captured = new CapturingResponse();

	private ServerHttpResponse observed(ServerHttpResponse response) {
		return ObservedResponse.of(response, this.observation, true, new RecordingFailures());
	}

	private boolean begun() {
		return this.observation.untilFirstByte(0) >= 0;
	}

	private long written() {
		return this.observation.written(200);
	}

	@Test
	void eachSubscriptionIsABodyOfItsOwn() {
		Mono<Void> failing = this.response
			.writeWith(Flux.concat(Mono.just(buffer("one")), Mono.error(new IllegalStateException("amid the body"))));
		StepVerifier.create(failing).verifyError();
		StepVerifier.create(failing.onErrorResume((error) -> Mono.empty())).verifyComplete();
		assertThat(written()).isEqualTo(3);
	}

	@Test
	void aBodyInPartsIsCounted() {
		StepVerifier
			.create(this.response
				.writeAndFlushWith(Flux.just(Mono.just(buffer("one")), Flux.just(buffer("two"), buffer("three")))))
			.verifyComplete();
		assertThat(written()).isEqualTo(11);
		assertThat(this.sent.getBodyAsString().block()).isEqualTo("onetwothree");
	}

	// Spring sends a Mono in another way than a Flux.
	@Test
	void aBodyOfOneBufferStaysOne() {
		ServerHttpResponse response = observed(this.captured);
		response.writeWith(Mono.just(buffer("one")));
		assertThat(this.captured.body).isInstanceOf(Mono.class);
		response.writeWith(Flux.just(buffer("one")));
		assertThat(this.captured.body).isInstanceOf(Flux.class);
		response.writeAndFlushWith(Flux.just(Mono.just(buffer("one")), Flux.just(buffer("two"))));
		StepVerifier.create(Flux.from(this.captured.parts).map((part) -> part instanceof Mono))
			.expectNext(true, false)
			.verifyComplete();
	}

	@Test
	void asksForNoMoreThanTheServerDoes() {
		List<Long> requested = new ArrayList<>();
		observed(this.captured)
			.writeWith(Flux.just(buffer("one"), buffer("two"), buffer("three")).hide().doOnRequest(requested::add));
		StepVerifier.create(this.captured.body, 0)
			.thenRequest(1)
			.expectNextCount(1)
			.thenRequest(2)
			.expectNextCount(2)
			.verifyComplete();
		assertThat(requested).containsExactly(1L, 2L);
	}

	@Test
	void aPartBeginsTheResponseBeforeItsFirstBuffer() {
		observed(this.captured).writeAndFlushWith(Flux.just(Flux.never()));
		StepVerifier.create(this.captured.parts).expectNextCount(1).verifyComplete();
		assertThat(begun()).isTrue();
	}

	@Test
	void aBodyWithoutBuffersBeginsTheResponseWithItsEnd() {
		ServerHttpResponse response = observed(this.captured);
		response.writeWith(Flux.empty());
		assertThat(begun()).isFalse();
		StepVerifier.create(this.captured.body).verifyComplete();
		assertThat(begun()).isTrue();
	}

	@Test
	void partsWithoutOneBeginTheResponseWithTheirEnd() {
		observed(this.captured).writeAndFlushWith(Flux.empty());
		assertThat(begun()).isFalse();
		StepVerifier.create(this.captured.parts).verifyComplete();
		assertThat(begun()).isTrue();
	}

	@Test
	void aResponseWithoutBodyBeginsWhenItIsSubscribedTo() {
		Mono<Void> complete = this.response.setComplete();
		assertThat(begun()).isFalse();
		StepVerifier.create(complete).verifyComplete();
		assertThat(begun()).isTrue();
	}

	@Test
	void theBodyOfAResponseToHeadIsNotAskedFor() {
		BodyObservation head = new BodyObservation(new MockClock(), true);
		List<Long> requested = new ArrayList<>();
		Flux<Mono<DataBuffer>> parts = Flux.just(Mono.just(buffer("one"))).doOnRequest(requested::add);
		Mono<Void> done = ObservedResponse.of(this.captured, head, true, new RecordingFailures())
			.writeAndFlushWith(parts);
		assertThat(this.captured.parts).isSameAs(parts);
		assertThat(head.untilFirstByte(0)).isNegative();
		StepVerifier.create(done).verifyComplete();
		assertThat(head.untilFirstByte(0)).isNotNegative();
		assertThat(requested).isEmpty();
	}

	@Test
	void whenOnlyTheRequestIsObservedThenBodiesStayAsTheyAre() {
		ServerHttpResponse response = ObservedResponse.of(this.captured, this.observation, false,
				new RecordingFailures());
		Flux<DataBuffer> body = Flux.just(buffer("one"));
		response.writeWith(body);
		assertThat(this.captured.body).isSameAs(body);
		Flux<Flux<DataBuffer>> parts = Flux.just(body);
		assertThat(response.writeAndFlushWith(parts)).isNotNull();
		assertThat(this.captured.parts).isSameAs(parts);
		StepVerifier.create(response.setComplete()).verifyComplete();
		assertThat(begun()).isFalse();
	}

	@Test
	void whatIsWrittenAfterTheCommitDoesNotCount() {
		StepVerifier.create(this.response.writeWith(Mono.just(buffer("one")))).verifyComplete();
		StepVerifier.create(this.response.setComplete()).verifyComplete();
		assertThat(written()).isEqualTo(3);
		assertThat(this.response.isCommitted()).isTrue();
	}

	@Test
	void filesMayBeSentWithoutCopyingWhereTheServerCan() {
		assertThat(this.response).isNotInstanceOf(ZeroCopyHttpOutputMessage.class);
		ZeroCopyHttpOutputMessage files = (ZeroCopyHttpOutputMessage) observed(new FileResponse());
		Mono<Void> writing = files.writeWith(Path.of("file"), 2, 40);
		assertThat(written()).isZero();
		StepVerifier.create(writing).verifyComplete();
		assertThat(written()).isEqualTo(40);
	}

	@Test
	void aFailureToCountIsNoneOfTheBody(CapturedOutput output) {
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
		StepVerifier.create(this.response.writeWith(Mono.just(failing))).verifyComplete();
		assertThat(this.sent.getBodyAsString().block()).isEqualTo("one");
		assertThat(output).contains(NOT_OBSERVED);
	}

	@Test
	void whenTheClockFailsThenTheResponseDoesNot(CapturedOutput output) {
		Clock failing = BDDMockito.mock(Clock.class);
		BDDMockito.given(failing.monotonicTime()).willThrow(new IllegalStateException("clock"));
		BodyObservation observation = new BodyObservation(failing, false);
		StepVerifier.create(ObservedResponse.of(this.sent, observation, true, new RecordingFailures()).setComplete())
			.verifyComplete();
		assertThat(output).contains(NOT_OBSERVED);
	}

	@Test
	void whenTheStateOfTheResponseIsUnknownThenItIsSentUnobserved(CapturedOutput output) {
		ServerHttpResponse failing = new ServerHttpResponseDecorator(this.sent) {

			@Override
			public boolean isCommitted() {
				throw new IllegalStateException("recycled");
			}

		};
		StepVerifier.create(observed(failing).setComplete()).verifyComplete();
		assertThat(begun()).isFalse();
		assertThat(output).contains(NOT_OBSERVED);
	}

	static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * A response that keeps what it is to write.
	 */
	static final class CapturingResponse extends ServerHttpResponseDecorator {

		Publisher<? extends DataBuffer> body;

		Publisher<? extends Publisher<? extends DataBuffer>> parts;

		CapturingResponse() {
			super(new MockServerHttpResponse());
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			this.body = body;
			return Mono.empty();
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> parts) {
			this.parts = parts;
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
