package io.github.webmetrics.error;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemWriterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final ServerCodecConfigurer codecs = ServerCodecConfigurer.create();

	private final MockServerWebExchange exchange = MockServerWebExchange
		.from(MockServerHttpRequest.get("/path").accept(MediaType.TEXT_HTML));

	@Test
	void writesStatusAndItsName() {
		write(HttpStatus.CONFLICT);
		assertThat(response().getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
		assertThat(response().getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(body()).isEqualTo("{\"status\":409,\"title\":\"Conflict\"}");
	}

	@Test
	void whenStatusHasNoNameThenThereIsNoTitle() {
		write(HttpStatusCode.valueOf(599));
		assertThat(response().getStatusCode()).isEqualTo(HttpStatusCode.valueOf(599));
		assertThat(body()).isEqualTo("{\"status\":599}");
	}

	@Test
	void whenNoCodecWritesProblemsThenThereIsNoBody() {
		this.codecs.registerDefaults(false);
		write(HttpStatus.CONFLICT);
		assertThat(response().getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
		assertThat(body()).isNullOrEmpty();
		assertThat(response().isCommitted()).isTrue();
	}

	private void write(HttpStatusCode status) {
		StepVerifier.create(new ProblemWriter(this.codecs).write(this.exchange, status))
			.expectComplete()
			.verify(TIMEOUT);
	}

	private MockServerHttpResponse response() {
		return this.exchange.getResponse();
	}

	private String body() {
		return response().getBodyAsString().block(TIMEOUT);
	}

}
