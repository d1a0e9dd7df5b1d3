package io.github.webmetrics.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;

/**
 * The annotated routes of the test application.
 */
@RestController
class WireController {

	/**
	 * Key of the {@link Sinks.Empty} in the context that is completed when the handler of
	 * {@code /never} has been called.
	 */
	static final String HANDLED = "handled";

	private final Sinks.Many<String> never = Sinks.many().multicast().directBestEffort();

	@GetMapping("/ok")
	String ok() {
		return "ok";
	}

	@GetMapping("/users/{id}")
	String user(@PathVariable String id) {
		return "user";
	}

	@GetMapping({ "/one", "/other" })
	Mono<String> either() {
		return Mono.just("either").delayElement(Duration.ofMillis(5));
	}

	@GetMapping("/wild/*/card/**")
	String wild() {
		return "wild";
	}

	@GetMapping("/empty")
	Mono<Void> empty() {
		return Mono.empty();
	}

	@GetMapping("/maybe/{id}")
	ResponseEntity<String> maybe(@PathVariable String id) {
		return ResponseEntity.notFound().build();
	}

	@GetMapping("/status/{status}")
	ResponseEntity<Void> status(@PathVariable int status) {
		return ResponseEntity.status(status).build();
	}

	@GetMapping("/redirect")
	ResponseEntity<Void> redirect() {
		return ResponseEntity.status(HttpStatus.FOUND).location(URI.create("/ok")).build();
	}

	@GetMapping("/etag")
	ResponseEntity<String> etag() {
		return ResponseEntity.ok().eTag("\"1\"").body("tagged");
	}

	@GetMapping("/param")
	String param(@RequestParam int n) {
		return "param";
	}

	@PostMapping(path = "/json", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, Object> json(@RequestBody Map<String, Object> body) {
		return Map.of("size", body.size());
	}

	@PostMapping("/upload")
	Mono<String> upload(@RequestBody Flux<DataBuffer> body) {
		return body.map((buffer) -> {
			int size = buffer.readableByteCount();
			DataBufferUtils.release(buffer);
			return size;
		}).reduce(0, Integer::sum).map(String::valueOf);
	}

	@PostMapping("/text")
	Mono<String> text(@RequestBody Mono<String> body) {
		return body;
	}

	@PostMapping("/unread")
	ResponseEntity<Void> unread() {
		return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
	}

	@CrossOrigin(origins = "https://friend.example")
	@GetMapping("/annotated-cors")
	String annotatedCors() {
		return "cors";
	}

	@GetMapping("/cors")
	String cors() {
		return "cors";
	}

	@GetMapping("/thrown")
	String thrown() {
		throw new IllegalArgumentException("thrown");
	}

	@GetMapping("/error")
	Mono<String> error(@RequestParam String message) {
		return Mono.error(new IllegalArgumentException(message));
	}

	@GetMapping("/checked")
	String checked() throws IOException {
		throw new IOException("checked");
	}

	@GetMapping("/end-of-file")
	Mono<String> endOfFile() {
		return Mono.error(new EOFException("of a file"));
	}

	@PostMapping("/end-of-file")
	Mono<String> endOfUploadedFile(@RequestBody Mono<String> body) {
		return body.flatMap((file) -> Mono.error(new EOFException("of a file")));
	}

	@PostMapping("/broken-pipe")
	Mono<String> brokenPipe(@RequestBody Mono<String> body) {
		return body.flatMap((text) -> Mono.error(new IOException("Broken pipe")));
	}

	@RequestMapping("/remote-reset")
	Mono<String> remoteReset() {
		return Mono.error(new IllegalStateException(new IOException("Connection reset by peer")));
	}

	@GetMapping("/response-status")
	Mono<String> responseStatus() {
		return Mono.error(new ResponseStatusException(HttpStatus.CONFLICT, "reason"));
	}

	@GetMapping("/error-response")
	Mono<String> errorResponse() {
		return Mono.error(new ErrorResponseException(HttpStatusCode.valueOf(422),
				ProblemDetail.forStatus(HttpStatusCode.valueOf(422)), null));
	}

	@GetMapping("/annotated-exception")
	Mono<String> annotatedException() {
		return Mono.error(new GoneException());
	}

	@GetMapping("/exception-handler")
	Mono<String> exceptionHandler() {
		return Mono.error(new HandledException());
	}

	@GetMapping("/exception-handler-fails")
	Mono<String> exceptionHandlerFails() {
		return Mono.error(new BadlyHandledException());
	}

	@ExceptionHandler
	ResponseEntity<String> handle(HandledException ex) {
		return ResponseEntity.status(HttpStatus.LOCKED).body("handled");
	}

	@ExceptionHandler
	ResponseEntity<String> handle(BadlyHandledException ex) {
		throw new IllegalArgumentException("while handling");
	}

	@GetMapping(path = "/not-serializable", produces = MediaType.APPLICATION_JSON_VALUE)
	List<Object> notSerializable() {
		return new AbstractList<>() {

			@Override
			public Object get(int index) {
				throw new IllegalStateException("element");
			}

			@Override
			public int size() {
				return 1;
			}

		};
	}

	@GetMapping(path = "/json-stream", produces = MediaType.APPLICATION_JSON_VALUE)
	Flux<Map<String, Integer>> jsonStream() {
		return Flux.concat(Flux.range(0, 3).map((i) -> Map.of("i", i)),
				Mono.error(new IllegalArgumentException("mid")));
	}

	@GetMapping(path = "/ndjson", produces = MediaType.APPLICATION_NDJSON_VALUE)
	Flux<Map<String, Integer>> ndjson() {
		return Flux.concat(Flux.range(0, 3).map((i) -> Map.of("i", i)).delayElements(Duration.ofMillis(5)),
				Mono.error(new IllegalArgumentException("mid")));
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> events() {
		return Flux.just("one", "two").delayElements(Duration.ofMillis(5));
	}

	@GetMapping(path = "/events-fail", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> eventsFail() {
		return Flux.concat(Mono.just("one"), Mono.error(new IllegalArgumentException("mid")));
	}

	@GetMapping(path = "/events-never", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> eventsNever() {
		return Flux.never();
	}

	@GetMapping(path = "/events-forever", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Long> eventsForever() {
		return Flux.interval(Duration.ofMillis(10)).onBackpressureDrop();
	}

	@GetMapping("/written-then-error")
	Mono<Void> writtenThenError(ServerHttpResponse response) {
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap("body".getBytes())))
			.then(Mono.error(new IllegalArgumentException("after the body")));
	}

	@GetMapping("/completed-then-error")
	Mono<Void> completedThenError(ServerHttpResponse response, @RequestParam String message) {
		response.setStatusCode(HttpStatus.ACCEPTED);
		return response.setComplete().then(Mono.error(new IllegalArgumentException(message)));
	}

	@GetMapping("/chunks")
	Mono<Void> chunks(ServerHttpResponse response) {
		return response.writeAndFlushWith(Flux.range(0, 3)
			.map((i) -> Mono.fromSupplier(() -> response.bufferFactory().wrap("chunk".getBytes()))));
	}

	@GetMapping("/timeout")
	Mono<String> timeout() {
		return Mono.<String>never().timeout(Duration.ofMillis(20));
	}

	// Spring adds headers on the way to the handler. A timeout that waits for the handler
	// always finds the same ones.
	@GetMapping("/never")
	Flux<String> never() {
		return Flux.deferContextual((context) -> {
			context.<Sinks.Empty<Void>>getOrEmpty(HANDLED).ifPresent(Sinks.Empty::tryEmitEmpty);
			return released();
		});
	}

	@GetMapping("/headed-never")
	Mono<Void> headedNever(ServerHttpResponse response) {
		return response.writeAndFlushWith(Flux
			.<Mono<DataBuffer>>just(Mono.fromSupplier(() -> response.bufferFactory().wrap("first".getBytes())))
			.concatWith(
					released().map((text) -> Mono.fromSupplier(() -> response.bufferFactory().wrap(text.getBytes())))));
	}

	/**
	 * Let the requests to {@code /never} and {@code /headed-never} continue.
	 * @return whether there was such a request
	 */
	boolean release() {
		return this.never.tryEmitNext("released").isSuccess();
	}

	// A response continues on a thread of the application, and not on the one that
	// releases it. A servlet container may end the response at the same time, because its
	// client has left. Spring then throws an IllegalStateException at the thread that
	// writes, which must not be the thread of the test.
	private Flux<String> released() {
		return this.never.asFlux().take(1).publishOn(Schedulers.parallel());
	}

	@GetMapping("/stack-overflow")
	Mono<String> stackOverflow() {
		return Mono.defer(() -> {
			throw new StackOverflowError("handler");
		});
	}

	@GetMapping("/stack-overflow-thrown")
	String stackOverflowThrown() {
		throw new StackOverflowError("handler");
	}

	@GetMapping("/no-class")
	Mono<String> noClass() {
		return Mono.fromSupplier(() -> {
			throw new NoClassDefFoundError("handler");
		});
	}

	@GetMapping("/out-of-memory")
	Mono<String> outOfMemory() {
		return Mono.just("x").map((x) -> {
			throw new OutOfMemoryError("handler");
		});
	}

	@RequestMapping(path = "/query", method = RequestMethod.GET)
	String query(ServerWebExchange exchange) {
		return "query";
	}

	@ResponseStatus(HttpStatus.GONE)
	static class GoneException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	static class HandledException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	static class BadlyHandledException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
