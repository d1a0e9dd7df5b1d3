package io.github.webmetrics.error;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

class OwnStatusTests {

	private final ErrorMapper mapper = ErrorMapper.ofAny();

	@Test
	void anyErrorKeepsTheStatusItCarries() {
		assertThat(this.mapper.map(new ResponseStatusException(HttpStatus.CONFLICT))).isEqualTo(HttpStatus.CONFLICT);
		assertThat(this.mapper.map(new AnnotatedException())).isEqualTo(HttpStatus.GONE);
		assertThat(this.mapper.map(new IOException())).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(this.mapper.map(new ResponseStatusException(HttpStatus.NOT_MODIFIED))).isNull();
	}

	@Test
	void statusMayHaveNoName() {
		assertThat(this.mapper.map(new ErrorResponseException(HttpStatusCode.valueOf(599))))
			.isEqualTo(HttpStatusCode.valueOf(599));
	}

	@Test
	void annotationIsInherited() {
		assertThat(this.mapper.map(new AnnotatedException() {

			private static final long serialVersionUID = 1L;

		})).isEqualTo(HttpStatus.GONE);
	}

	@Test
	void whenAnnotatedErrorCarriesAStatusThenCarriedStatusWins() {
		assertThat(this.mapper.map(new AnnotatedResponseException())).isEqualTo(HttpStatus.CONFLICT);
	}

	@Test
	void whenAnnotationHasNoErrorStatusThenErrorIsNotMapped() {
		assertThat(this.mapper.map(new SuccessException())).isNull();
	}

	@Test
	void statusOfTheCauseIsIgnored() {
		assertThat(this.mapper.map(new IllegalStateException(new AnnotatedException())))
			.isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
	}

	@ResponseStatus(HttpStatus.GONE)
	static class AnnotatedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@ResponseStatus(HttpStatus.GONE)
	static class AnnotatedResponseException extends ResponseStatusException {

		private static final long serialVersionUID = 1L;

		AnnotatedResponseException() {
			super(HttpStatus.CONFLICT);
		}

	}

	@ResponseStatus(HttpStatus.OK)
	static class SuccessException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
