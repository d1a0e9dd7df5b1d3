package io.github.webmetrics.sample;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The annotated routes.
 */
@RestController
class SampleController {

	@GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
	String index() {
		return """
				Call one of these, then see what is recorded at /actuator/prometheus

				/test            answers
				/test1           divides by zero: 500
				/users/42        a route with a variable
				/slow            takes two seconds: is in progress meanwhile
				/events          an event stream: is no latency
				/hello/world     a functional route
				/orders/7        fails with an exception that is mapped to 404
				/nope            no route: UNMATCHED
				""";
	}

	@GetMapping("/test")
	Mono<String> test() {
		return Mono.just("test");
	}

	@GetMapping("/test1")
	Mono<String> test1() {
		return Mono.fromSupplier(() -> Integer.toString(1 / Integer.parseInt("0")));
	}

	@GetMapping("/users/{id}")
	Mono<User> user(@PathVariable long id) {
		return Mono.just(new User(id, "user " + id));
	}

	@GetMapping("/slow")
	Mono<String> slow() {
		return Mono.just("slow").delayElement(Duration.ofSeconds(2));
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Long> events() {
		return Flux.interval(Duration.ofMillis(500)).take(10);
	}

	@GetMapping("/orders/{id}")
	Mono<String> order(@PathVariable long id) {
		return Mono.error(new OrderNotFoundException(id));
	}

	record User(long id, String name) {

	}

}
