package io.github.webmetrics.wire;

import java.io.IOException;
import java.net.URI;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Routes whose exceptions contain a secret in every place where an exception can contain
 * text.
 */
@RestController
@RequestMapping("/telling")
class TellingController {

	static final String SECRET = "s3cret-marker";

	@RequestMapping("/message")
	Mono<String> message() {
		return Mono.error(new IllegalStateException(SECRET));
	}

	@RequestMapping("/thrown")
	String thrown() {
		throw new IllegalStateException(SECRET);
	}

	@RequestMapping("/cause")
	Mono<String> cause() {
		return Mono.error(new IllegalStateException(new IOException(SECRET)));
	}

	@RequestMapping("/suppressed")
	Mono<String> suppressed() {
		IllegalStateException error = new IllegalStateException();
		error.addSuppressed(new IOException(SECRET));
		return Mono.error(error).checkpoint(SECRET).cast(String.class);
	}

	@RequestMapping("/wrapped")
	Mono<String> wrapped() {
		return Mono.error(Exceptions.propagate(new IOException(SECRET)));
	}

	@RequestMapping("/class")
	Mono<String> className() {
		return Mono.error(new S3cretMarkerException());
	}

	@RequestMapping("/reason")
	Mono<String> reason() {
		return Mono.error(new ResponseStatusException(HttpStatus.CONFLICT, SECRET, new IOException(SECRET)));
	}

	@RequestMapping("/detail")
	Mono<String> detail() {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, SECRET);
		problem.setTitle(SECRET);
		problem.setType(URI.create("urn:" + SECRET));
		problem.setInstance(URI.create("urn:" + SECRET));
		problem.setProperty(SECRET, SECRET);
		return Mono.error(new ErrorResponseException(HttpStatus.CONFLICT, problem, new IOException(SECRET)));
	}

	@RequestMapping("/annotated")
	Mono<String> annotated() {
		return Mono.error(new AnnotatedException());
	}

	@RequestMapping("/unusual")
	Mono<String> unusual() {
		return Mono.error(new ResponseStatusException(HttpStatusCode.valueOf(599), SECRET));
	}

	@GetMapping("/parameter")
	String parameter(@RequestParam int number) {
		return "parameter";
	}

	@PostMapping("/body")
	String body(@RequestBody Body body) {
		return "body";
	}

	@RequestMapping("/content")
	Mono<String> content(ServerHttpResponse response) {
		response.getHeaders().set(HttpHeaders.CONTENT_LANGUAGE, SECRET);
		response.getHeaders().set(HttpHeaders.CONTENT_DISPOSITION, SECRET);
		return Mono.error(new IllegalStateException(SECRET));
	}

	@RequestMapping("/own-headers")
	Mono<String> ownHeaders(ServerHttpResponse response) {
		response.getHeaders().set("X-Before", "set before it failed");
		return Mono.error(new HeadedException());
	}

	record Body(@Nullable Integer number) {

	}

	static class S3cretMarkerException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@ResponseStatus(code = HttpStatus.GONE, reason = SECRET)
	static class AnnotatedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	static class HeadedException extends ResponseStatusException {

		private static final long serialVersionUID = 1L;

		HeadedException() {
			super(HttpStatus.TOO_MANY_REQUESTS, SECRET);
		}

		@Override
		public HttpHeaders getHeaders() {
			HttpHeaders headers = new HttpHeaders();
			headers.set("X-Carried", "carried by the exception");
			return headers;
		}

	}

}
