package io.github.webmetrics.error;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;

/**
 * An {@link ErrorMapper} that looks up the type of an error, then its superclasses.
 *
 * @param statuses status by type
 */
record StatusByType(
		Map<? extends Class<? extends Throwable>, ? extends HttpStatusCode> statuses) implements ErrorMapper {

	@Override
	public @Nullable HttpStatusCode map(Throwable error) {
		for (Class<?> type = error.getClass(); type != null; type = type.getSuperclass()) {
			HttpStatusCode status = this.statuses.get(type);
			if (status != null) {
				return status;
			}
		}
		return null;
	}

}
