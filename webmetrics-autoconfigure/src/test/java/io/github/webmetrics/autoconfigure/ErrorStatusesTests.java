package io.github.webmetrics.autoconfigure;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpStatusCode;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorStatusesTests {

	@Test
	void readsClassesAndStatuses() {
		assertThat(
				statuses(Map.of("java.io.IOException", 400, "java.lang.Error", 599, OwnException.class.getName(), 409)))
			.containsOnly(Map.entry(IOException.class, HttpStatusCode.valueOf(400)),
					Map.entry(Error.class, HttpStatusCode.valueOf(599)),
					Map.entry(OwnException.class, HttpStatusCode.valueOf(409)));
		assertThat(statuses(Map.of())).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "com.example.Nope, 500", "'', 500", "java.lang.String, 500", "int, 500",
			"'java.lang.Exception[]', 500", "java.lang.Exception, 399", "java.lang.Exception, 600",
			"java.lang.Exception, 0", "java.lang.Exception, -400" })
	void whenClassOrStatusIsInvalidThenItIsRejected(String className, int status) {
		InvalidProperties.assertRejected(() -> statuses(Map.of(className, status)),
				"webmetrics.error-mapping.statuses[" + className + "]", Integer.toString(status));
	}

	@Test
	void whenClassCannotBeLinkedThenItIsRejected() {
		ClassLoader broken = new ClassLoader() {

			@Override
			public Class<?> loadClass(String name) {
				throw new NoClassDefFoundError("com/example/Parent");
			}

		};
		InvalidProperties.assertRejected(() -> ErrorStatuses.of(Map.of("com.example.Child", 500), broken),
				"webmetrics.error-mapping.statuses[com.example.Child]", "500");
	}

	private static Map<Class<? extends Throwable>, HttpStatusCode> statuses(Map<String, Integer> properties) {
		return ErrorStatuses.of(properties, ErrorStatusesTests.class.getClassLoader());
	}

	static class OwnException extends Exception {

		private static final long serialVersionUID = 1L;

	}

}
