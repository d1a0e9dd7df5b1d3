package io.github.webmetrics.error;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;

class StatusByTypeTests {

	@Test
	void mapsTypeAndItsSubtypes() {
		ErrorMapper mapper = new StatusByType(Map.of(IOException.class, HttpStatus.BAD_GATEWAY));
		assertThat(mapper.map(new IOException())).isEqualTo(HttpStatus.BAD_GATEWAY);
		assertThat(mapper.map(new FileNotFoundException())).isEqualTo(HttpStatus.BAD_GATEWAY);
		assertThat(mapper.map(new IllegalStateException(new IOException()))).isNull();
	}

	@Test
	void nearestSuperclassWins() {
		ErrorMapper mapper = new StatusByType(Map.of(Throwable.class, HttpStatus.BAD_GATEWAY, IOException.class,
				HttpStatus.NOT_FOUND, RuntimeException.class, HttpStatus.CONFLICT));
		assertThat(mapper.map(new FileNotFoundException())).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(mapper.map(new IllegalStateException())).isEqualTo(HttpStatus.CONFLICT);
		assertThat(mapper.map(new AssertionError())).isEqualTo(HttpStatus.BAD_GATEWAY);
	}

}
