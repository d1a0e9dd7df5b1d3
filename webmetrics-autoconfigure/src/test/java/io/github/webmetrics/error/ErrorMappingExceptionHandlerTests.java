package io.github.webmetrics.error;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Exceptions;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ErrorMappingExceptionHandlerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/path"));

	@Test
	void answersMappedError() {
		assertHandled(handler((error) -> HttpStatus.CONFLICT), new IllegalStateException("secret"));
		assertThat(this.exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
		assertThat(this.exchange.getResponse().getBodyAsString().block(TIMEOUT)).contains("\"status\":409")
			.doesNotContain("secret", "Exception");
	}

	@Test
	void mapsErrorsThatReactorWrapped() {
		assertHandled(handler(ErrorMapper.of(IOException.class, HttpStatus.BAD_GATEWAY)),
				Exceptions.propagate(new IOException("wrapped")));
		assertThat(this.exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.BAD_GATEWAY);
	}

	@Test
	void removesContentHeadersOfTheFailedResponse() {
		HttpHeaders headers = this.exchange.getResponse().getHeaders();
		headers.setContentType(MediaType.TEXT_HTML);
		headers.setContentLength(1000);
		headers.setContentLanguage(Locale.FRENCH);
		headers.set("X-Kept", "yes");
		assertHandled(handler((error) -> HttpStatus.CONFLICT), new IllegalStateException());
		assertThat(headers.getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(headers.getContentLength()).isNotEqualTo(1000);
		assertThat(headers.getContentLanguage()).isNull();
		assertThat(headers.getFirst("X-Kept")).isEqualTo("yes");
	}

	@Test
	void passesOnUnmappedErrors() {
		assertPassedOn(handler((error) -> null), new IOException("mine"));
	}

	@Test
	void passesOnErrorsOfCommittedResponses() {
		this.exchange.getResponse().setComplete().block(TIMEOUT);
		assertPassedOn(handler((error) -> HttpStatus.CONFLICT), new IOException("late"));
	}

	@Test
	void passesOnErrorsOfClientsThatLeft() {
		assertPassedOn(handler((error) -> HttpStatus.CONFLICT), new IOException("Broken pipe"));
	}

	@Test
	void answersErrorsOfConnectionsToOtherServers() {
		assertHandled(handler((error) -> HttpStatus.BAD_GATEWAY),
				new IllegalStateException(new IOException("Connection reset by peer")));
	}

	@Test
	void whenMapperFailsThenErrorIsPassedOn(CapturedOutput output) {
		assertPassedOn(handler((error) -> {
			throw new IllegalStateException("of the mapper");
		}), new IOException("mine"));
		assertThat(output).contains("An error mapper failed");
	}

	@Test
	void whenMapperReturnsNoErrorStatusThenErrorIsPassedOn(CapturedOutput output) {
		assertPassedOn(handler((error) -> HttpStatus.OK), new IOException("mine"));
		assertThat(output).contains("200 OK");
	}

	private static ErrorMappingExceptionHandler handler(ErrorMapper mapper) {
		return new ErrorMappingExceptionHandler(mapper, ServerCodecConfigurer.create());
	}

	private void assertHandled(ErrorMappingExceptionHandler handler, Throwable error) {
		StepVerifier.create(handler.handle(this.exchange, error)).expectComplete().verify(TIMEOUT);
	}

	private void assertPassedOn(ErrorMappingExceptionHandler handler, Throwable error) {
		StepVerifier.create(handler.handle(this.exchange, error))
			.expectErrorMatches((passed) -> passed == error)
			.verify(TIMEOUT);
	}

}
