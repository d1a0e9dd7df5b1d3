package io.github.webmetrics.sample;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The annotated routes.
 */
@RestController
class SampleController {

	@GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
	String index() {
		return """
				Send requests to these paths, then look at the metrics at /actuator/prometheus

				/test            responds with a text
				/test1           fails with status 500
				/users/42        has a path variable
				/slow            takes two seconds and is in progress until then
				/events          is an event stream: its first byte is observed, its duration is not
				/echo            responds with what is posted
				/hello/world     is a functional route
				/orders/7        fails with an exception that is mapped to 404
				/nope            has no route and is recorded as UNMATCHED

				Those with the header "X-Api-Key: key-of-acme" are counted for the tenant acme.
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

	@PostMapping(path = "/echo", produces = MediaType.TEXT_PLAIN_VALUE)
	Mono<String> echo(@RequestBody Mono<String> text) {
		return text;
	}

	@GetMapping("/orders/{id}")
	Mono<String> order(@PathVariable long id) {
		return Mono.error(new OrderNotFoundException(id));
	}

	record User(long id, String name) {

	}

}
