package io.github.webmetrics.error;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorMapperTests {

	@Test
	void mapsTypeAndItsSubtypes() {
		ErrorMapper mapper = ErrorMapper.of(IOException.class, HttpStatus.BAD_GATEWAY);
		assertThat(mapper.map(new IOException())).isEqualTo(HttpStatus.BAD_GATEWAY);
		assertThat(mapper.map(new FileNotFoundException())).isEqualTo(HttpStatus.BAD_GATEWAY);
		assertThat(mapper.map(new IllegalStateException(new IOException()))).isNull();
	}

	@Test
	void nearestSuperclassWins() {
		ErrorMapper mapper = ErrorMapper.of(Map.of(Throwable.class, HttpStatus.BAD_GATEWAY, IOException.class,
				HttpStatus.NOT_FOUND, RuntimeException.class, HttpStatus.CONFLICT));
		assertThat(mapper.map(new FileNotFoundException())).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(mapper.map(new IllegalStateException())).isEqualTo(HttpStatus.CONFLICT);
		assertThat(mapper.map(new AssertionError())).isEqualTo(HttpStatus.BAD_GATEWAY);
	}

	@Test
	void firstResultWins() {
		ErrorMapper mapper = ErrorMapper
			.firstOf(List.of((error) -> null, (error) -> HttpStatus.GONE, (error) -> HttpStatus.LOCKED));
		assertThat(mapper.map(new IOException())).isEqualTo(HttpStatus.GONE);
		assertThat(ErrorMapper.firstOf(List.of()).map(new IOException())).isNull();
	}

	@Test
	void anyErrorKeepsTheStatusItCarries() {
		ErrorMapper mapper = ErrorMapper.ofAny();
		assertThat(mapper.map(new ResponseStatusException(HttpStatus.CONFLICT))).isEqualTo(HttpStatus.CONFLICT);
		assertThat(mapper.map(new AnnotatedException())).isEqualTo(HttpStatus.GONE);
		assertThat(mapper.map(new IOException())).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(mapper.map(new ResponseStatusException(HttpStatus.NOT_MODIFIED))).isNull();
	}

	@ResponseStatus(HttpStatus.GONE)
	static class AnnotatedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
