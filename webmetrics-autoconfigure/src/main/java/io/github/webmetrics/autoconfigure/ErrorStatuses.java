package io.github.webmetrics.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;
import org.springframework.util.ClassUtils;

/**
 * Reads the statuses of exceptions from properties. Throws an
 * {@link InvalidPropertyException} if they are not valid.
 */
final class ErrorStatuses {

	private static final String PROPERTY = "webmetrics.error-mapping.statuses[%s]";

	private ErrorStatuses() {
	}

	static Map<Class<? extends Throwable>, HttpStatusCode> of(Map<String, Integer> statuses,
			@Nullable ClassLoader classLoader) {
		Map<Class<? extends Throwable>, HttpStatusCode> byType = new HashMap<>();
		statuses.forEach(
				(className, status) -> byType.put(type(className, status, classLoader), status(className, status)));
		return byType;
	}

	private static Class<? extends Throwable> type(String className, int status, @Nullable ClassLoader classLoader) {
		Class<?> type;
		try {
			type = ClassUtils.forName(className, classLoader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw new InvalidPropertyException(PROPERTY.formatted(className), status,
					"names the class " + className + ", which is not on the class path.",
					"Use the fully qualified name of an exception class, in quotes and square brackets.");
		}
		if (!Throwable.class.isAssignableFrom(type)) {
			throw new InvalidPropertyException(PROPERTY.formatted(className), status,
					"names the class " + className + ", which is not an exception.",
					"Use the fully qualified name of an exception class.");
		}
		return type.asSubclass(Throwable.class);
	}

	private static HttpStatusCode status(String className, int status) {
		if (status < 400 || status > 599) {
			throw new InvalidPropertyException(PROPERTY.formatted(className), status, "is not an error status.",
					"Use a status from 400 to 599.");
		}
		return HttpStatusCode.valueOf(status);
	}

}
