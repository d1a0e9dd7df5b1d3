package io.github.webmetrics.error;

import java.util.Map;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Writes a problem detail as the response to a request, or a response without a body if
 * the application has no codec for problem details.
 */
final class ProblemWriter {

	private static final ResolvableType PROBLEM = ResolvableType.forClass(ProblemDetail.class);

	private final ServerCodecConfigurer codecs;

	ProblemWriter(ServerCodecConfigurer codecs) {
		this.codecs = codecs;
	}

	Mono<Void> write(ServerWebExchange exchange, HttpStatusCode status) {
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(status);
		for (HttpMessageWriter<?> writer : this.codecs.getWriters()) {
			if (writer.canWrite(PROBLEM, MediaType.APPLICATION_PROBLEM_JSON)) {
				return write(writer, Mono.just(ProblemDetail.forStatus(status)), exchange);
			}
		}
		return response.setComplete();
	}

	@SuppressWarnings("unchecked")
	private static <T> Mono<Void> write(HttpMessageWriter<T> writer, Publisher<ProblemDetail> problem,
			ServerWebExchange exchange) {
		return writer.write((Publisher<? extends T>) problem, PROBLEM, PROBLEM, MediaType.APPLICATION_PROBLEM_JSON,
				exchange.getRequest(), exchange.getResponse(), Map.of());
	}

}
