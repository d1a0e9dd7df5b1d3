package io.github.webmetrics.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.micrometer.core.instrument.MockClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the time to the first byte of a response, by a clock that only the handlers
 * advance.
 */
@ParameterizedClass
@EnumSource
class FirstByteTests {

	private static WireServer server;

	@Parameter
	TestedServer tested;

	@BeforeParameterizedClassInvocation
	static void start(TestedServer tested) {
		server = WireServer.start(tested, ClockApplication.class, "webmetrics.first-byte.enabled=true",
				"webmetrics.latency.streaming=true");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@Test
	void isTheFirstBufferOfABody() throws IOException {
		assertThat(seconds("GET /body")).containsExactly(2, 2);
		assertThat(seconds("GET /stream")).containsExactly(2, 7);
		assertThat(seconds("GET /event-stream")).containsExactly(2, 7);
		assertThat(seconds("GET /flushed")).containsExactly(2, 7);
	}

	@Test
	void isTheCommitOfAResponseWithoutBody() throws IOException {
		assertThat(seconds("GET /nothing")).containsExactly(2, 2);
		assertThat(seconds("GET /empty-stream")).containsExactly(2, 2);
		assertThat(seconds("GET /completed")).containsExactly(2, 7);
		assertThat(seconds("GET /prepared")).containsExactly(2, 2);
		assertThat(seconds("GET /headed")).containsExactly(2, 7);
		assertThat(seconds("HEAD /stream")).containsExactly(7, 7);
	}

	@Test
	void isThatOfTheAnswerToAnError() throws IOException {
		assertThat(seconds("GET /fails")).containsExactly(2, 2);
		assertThat(seconds("GET /answered-late")).containsExactly(7, 7);
		assertThat(seconds("GET /fails-late")).containsExactly(2, 7);
	}

	@Test
	void isThatOfAFile() throws IOException {
		assertThat(seconds("GET /static.txt", "X-Wait: 3")).containsExactly(3, 3);
		assertThat(seconds("GET /nope", "X-Wait: 3")).containsExactly(3, 3);
	}

	@Test
	void whenNothingWasSentThenNothingIsObserved() throws IOException {
		Recorded before = Recorded.now(server.registry());
		Measured measuredBefore = Measured.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /never"));
			Recorded.awaitInProgress(server.registry(), Map.of("GET /never", 1L));
		}
		boolean unnoticed = Unknowable.DISCONNECT_WHILE_HANDLER_WAITS.on(this.tested);
		if (unnoticed) {
			server.release();
		}
		before.awaitAdded(server.registry(), 1);
		assertThat(Measured.now(server.registry()).since(measuredBefore).counts())
			.isEqualTo(unnoticed ? Map.of(Measured.FIRST_BYTE, 1L) : Map.of());
	}

	/**
	 * Return the time to the first byte of the response and that to its end.
	 */
	private static long[] seconds(String requestLine, String... headers) throws IOException {
		Recorded before = Recorded.now(server.registry());
		Measured measuredBefore = Measured.now(server.registry());
		MockClock clock = server.context().getBean(MockClock.class);
		long start = clock.monotonicTime();
		RawClient.exchange(server.port(), WireCase.request(requestLine, headers));
		before.awaitAdded(server.registry(), 1);
		Measured added = Measured.now(server.registry()).since(measuredBefore);
		return new long[] { Duration.ofNanos(added.total(Measured.FIRST_BYTE)).toSeconds(),
				Duration.ofNanos(clock.monotonicTime() - start).toSeconds() };
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ WireApplication.class, ClockController.class })
	static class ClockApplication {

		@Bean
		MockClock clock() {
			return new MockClock();
		}

		@Bean
		WebFilter waiting(MockClock clock) {
			return (exchange, chain) -> {
				String seconds = exchange.getRequest().getHeaders().getFirst("X-Wait");
				if (seconds != null) {
					clock.add(Duration.ofSeconds(Long.parseLong(seconds)));
				}
				return chain.filter(exchange);
			};
		}

	}

	@RestController
	static class ClockController {

		private final MockClock clock;

		ClockController(MockClock clock) {
			this.clock = clock;
		}

		private <T> Mono<T> after(int seconds) {
			return Mono.fromRunnable(() -> this.clock.add(Duration.ofSeconds(seconds)));
		}

		private Flux<DataBuffer> parts(ServerHttpResponse response) {
			return Flux.concat(after(2), Mono.fromSupplier(() -> buffer(response)), after(5),
					Mono.fromSupplier(() -> buffer(response)));
		}

		private static DataBuffer buffer(ServerHttpResponse response) {
			return response.bufferFactory().wrap("part".getBytes(StandardCharsets.US_ASCII));
		}

		@GetMapping("/body")
		Mono<String> body() {
			return this.<String>after(2).then(Mono.just("body"));
		}

		@GetMapping("/stream")
		Mono<Void> stream(ServerHttpResponse response) {
			return response.writeWith(parts(response));
		}

		@GetMapping(path = "/event-stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> eventStream() {
			return Flux.concat(after(2), Mono.just("one"), after(5), Mono.just("two"));
		}

		@GetMapping("/flushed")
		Mono<Void> flushed(ServerHttpResponse response) {
			return response.writeAndFlushWith(parts(response).map(Mono::just));
		}

		@GetMapping("/nothing")
		Mono<Void> nothing() {
			return after(2);
		}

		@GetMapping("/empty-stream")
		Mono<Void> emptyStream(ServerHttpResponse response) {
			return response.writeWith(Flux.from(after(2)));
		}

		@GetMapping("/completed")
		Mono<Void> completed(ServerHttpResponse response) {
			return this.<Void>after(2).then(Mono.defer(response::setComplete)).then(after(5));
		}

		@GetMapping("/prepared")
		Mono<Void> prepared(ServerHttpResponse response) {
			Mono<Void> completion = response.setComplete();
			return this.<Void>after(2).then(completion);
		}

		@GetMapping("/headed")
		Mono<Void> headed(ServerHttpResponse response) {
			return response.writeAndFlushWith(Flux.concat(after(2), Mono.just(after(5))));
		}

		@GetMapping("/fails")
		Mono<String> fails() {
			return this.<String>after(2).then(Mono.error(new IllegalStateException("fails")));
		}

		@GetMapping("/answered-late")
		Mono<Void> answeredLate(ServerHttpResponse response) {
			response.beforeCommit(() -> Mono.error(new IllegalStateException("commit")));
			return this.<Void>after(2)
				.then(response.writeWith(Mono.fromSupplier(() -> buffer(response))))
				.onErrorResume((error) -> this.<Void>after(5)
					.then(response.writeWith(Mono.fromSupplier(() -> buffer(response)))));
		}

		@GetMapping("/fails-late")
		Mono<Void> failsLate(ServerHttpResponse response) {
			return response.writeWith(Flux.concat(after(2), Mono.fromSupplier(() -> buffer(response)), after(5),
					Mono.error(new IllegalStateException("fails"))));
		}

	}

}
