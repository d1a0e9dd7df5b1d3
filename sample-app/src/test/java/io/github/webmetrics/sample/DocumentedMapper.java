package io.github.webmetrics.sample;

import io.github.webmetrics.error.ErrorMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/**
 * The mapper that the documents show.
 */
@Configuration(proxyBeanMethods = false)
class DocumentedMapper {

	// @formatter:off - as in the documents

	@Bean
	ErrorMapper conflicts() {
		return (error) -> (error instanceof DuplicateOrderException) ? HttpStatus.CONFLICT : null;
	}

	// @formatter:on

	static class DuplicateOrderException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
