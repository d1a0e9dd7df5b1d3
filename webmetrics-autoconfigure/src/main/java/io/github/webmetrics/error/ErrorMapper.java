package io.github.webmetrics.error;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;

/**
 * A strategy that maps an error to the status of its response. Beans of this type are
 * asked in their order. The first one that does not return {@code null} decides. If a
 * mapper throws, or returns a status outside 400 to 599, that is logged, and the error
 * goes on to the next exception handler.
 * <p>
 * Implementations must be safe for use by several threads and must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ErrorMapper {

	/**
	 * Map an error to a status.
	 * @param error the error that nothing else handled, without Reactor's wrappers
	 * @return a status from 400 to 599, or {@code null} to leave the error to others
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
	 * Create a mapper that maps errors by their type. An error whose type is not among
	 * the given types has the status of its nearest superclass among them. All other
	 * errors are left to others.
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
	 * Create a mapper for errors of any type. An error that carries a status keeps it,
	 * such as an {@link org.springframework.web.ErrorResponse ErrorResponse} or an
	 * exception with
	 * {@link org.springframework.web.bind.annotation.ResponseStatus @ResponseStatus}. Any
	 * other error is a 500. An error that carries a status below 400 is left to others.
	 * @return the mapper
	 */
	static ErrorMapper ofAny() {
		return new OwnStatus();
	}

}
