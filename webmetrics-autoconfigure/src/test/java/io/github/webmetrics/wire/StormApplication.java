package io.github.webmetrics.wire;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that fails at random. It counts the requests that reach Spring,
 * independently of webmetrics.
 */
@UnsecuredApplication
@RestController
class StormApplication {

	private final Map<StormCase, LongAdder> reached = new EnumMap<>(StormCase.class);

	StormApplication() {
		for (StormCase storm : StormCase.values()) {
			this.reached.put(storm, new LongAdder());
		}
	}

	/**
	 * Return the number of requests of a kind that reached the outermost handler.
	 */
	long reached(StormCase storm) {
		return this.reached.get(storm).sum();
	}

	@Bean
	HttpHandlerDecoratorFactory counting() {
		return (handler) -> (request, response) -> {
			count(request);
			return handler.handle(request, response);
		};
	}

	private void count(ServerHttpRequest request) {
		String storm = request.getHeaders().getFirst("X-Case");
		if (storm != null) {
			this.reached.get(StormCase.valueOf(storm)).increment();
		}
	}

	@GetMapping("/storm/body/{n}")
	String body(@PathVariable int n) {
		return "body " + n;
	}

	@GetMapping("/storm/empty")
	ResponseEntity<Void> empty() {
		return ResponseEntity.noContent().build();
	}

	@GetMapping("/storm/mapped")
	String mapped() {
		throw new ArithmeticException("mapped");
	}

	@PostMapping("/storm/upload")
	Mono<String> upload(@RequestBody Mono<String> body) {
		return body.map((text) -> String.valueOf(text.length()));
	}

	@GetMapping("/storm/late")
	Mono<String> late() {
		return Mono.delay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, 10))).map(String::valueOf);
	}

	@GetMapping(path = "/storm/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> events() {
		return Flux.just("one", "two", "three").delayElements(Duration.ofMillis(2));
	}

	@GetMapping("/storm/random")
	Mono<Void> random(ServerHttpResponse response) {
		Mono<DataBuffer> part = Mono.fromSupplier(() -> response.bufferFactory().wrap("part".getBytes()));
		return switch (ThreadLocalRandom.current().nextInt(4)) {
			case 0 -> Mono.error(new IllegalStateException("before the commit"));
			case 1 -> Mono.delay(Duration.ofMillis(1)).then(Mono.error(new IllegalStateException("later")));
			case 2 ->
				response.writeAndFlushWith(Flux.just(part, Mono.error(new IllegalStateException("amid the body"))));
			default -> {
				response.setStatusCode(HttpStatus.OK);
				yield response.writeWith(part);
			}
		};
	}

	@GetMapping("/storm/fatal")
	Mono<String> fatal() {
		return Mono.fromSupplier(() -> {
			throw new StackOverflowError("fatal");
		});
	}

}
