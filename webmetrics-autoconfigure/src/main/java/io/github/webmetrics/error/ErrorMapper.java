package io.github.webmetrics.error;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;

/**
 * A strategy that decides with which status an error is answered. Beans of this type are
 * asked in their order; the first that does not return {@code null} decides.
 * <p>
 * Implementations must be safe for use by several threads and must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ErrorMapper {

	/**
	 * Map an error to a status.
	 * @param error the error that no one else handled
	 * @return a status from 400 to 599, or {@code null} if the error is for others to map
	 */
	@Nullable HttpStatusCode map(Throwable error);

	/**
	 * Create a mapper that maps errors of one type, subtypes included.
	 * @param type type of the errors
	 * @param status status they are mapped to
	 * @return the mapper
	 */
	static ErrorMapper of(Class<? extends Throwable> type, HttpStatusCode status) {
		return of(Map.of(type, status));
	}

	/**
	 * Create a mapper that maps errors by their type. An error of a type that is not
	 * among the given ones has the status of its nearest superclass among them.
	 * @param statuses status by type of error
	 * @return the mapper
	 */
	static ErrorMapper of(Map<? extends Class<? extends Throwable>, ? extends HttpStatusCode> statuses) {
		return new StatusByType(Map.copyOf(statuses));
	}

	/**
	 * Create a mapper that asks others in turn.
	 * @param mappers the mappers to ask
	 * @return a mapper that returns the first result that is not {@code null}
	 */
	static ErrorMapper firstOf(List<? extends ErrorMapper> mappers) {
		List<ErrorMapper> all = List.copyOf(mappers);
		return (error) -> {
			for (ErrorMapper mapper : all) {
				HttpStatusCode status = mapper.map(error);
				if (status != null) {
					return status;
				}
			}
			return null;
		};
	}

	/**
	 * Create a mapper for errors of any type: those that carry a status, as Spring's
	 * {@link org.springframework.web.ErrorResponse ErrorResponse} and
	 * {@link org.springframework.web.bind.annotation.ResponseStatus @ResponseStatus}
	 * exceptions do, keep it, all others are a 500. Only an error that carries a status
	 * below 400 is left to others.
	 * @return the mapper
	 */
	static ErrorMapper ofAny() {
		return new OwnStatus();
	}

}
