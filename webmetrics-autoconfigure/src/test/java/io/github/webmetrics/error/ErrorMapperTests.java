package io.github.webmetrics.error;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorMapperTests {

	@Test
	void mapsOneType() {
		ErrorMapper mapper = ErrorMapper.of(IOException.class, HttpStatus.BAD_GATEWAY);
		assertThat(mapper.map(new FileNotFoundException())).isEqualTo(HttpStatus.BAD_GATEWAY);
		assertThat(mapper.map(new IllegalStateException())).isNull();
	}

	@Test
	void firstResultWins() {
		ErrorMapper mapper = ErrorMapper
			.firstOf(List.of((error) -> null, (error) -> HttpStatus.GONE, (error) -> HttpStatus.LOCKED));
		assertThat(mapper.map(new IOException())).isEqualTo(HttpStatus.GONE);
		assertThat(ErrorMapper.firstOf(List.of()).map(new IOException())).isNull();
	}

	@Test
	void laterChangesOfTheArgumentsHaveNoEffect() {
		Map<Class<? extends Throwable>, HttpStatus> statuses = new HashMap<>(
				Map.of(IOException.class, HttpStatus.BAD_GATEWAY));
		List<ErrorMapper> mappers = new ArrayList<>(List.of(ErrorMapper.of(statuses)));
		ErrorMapper mapper = ErrorMapper.firstOf(mappers);
		statuses.clear();
		mappers.clear();
		assertThat(mapper.map(new IOException())).isEqualTo(HttpStatus.BAD_GATEWAY);
	}

}
