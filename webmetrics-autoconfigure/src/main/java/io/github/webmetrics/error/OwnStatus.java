package io.github.webmetrics.error;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * An {@link ErrorMapper} for errors of any type, which keep the status that they carry.
 */
record OwnStatus() implements ErrorMapper {

	@Override
	public @Nullable HttpStatusCode map(Throwable error) {
		HttpStatusCode status = status(error);
		return status.isError() ? status : null;
	}

	private static HttpStatusCode status(Throwable error) {
		if (error instanceof ErrorResponse response) {
			return response.getStatusCode();
		}
		ResponseStatus annotation = AnnotatedElementUtils.findMergedAnnotation(error.getClass(), ResponseStatus.class);
		return (annotation != null) ? annotation.code() : HttpStatus.INTERNAL_SERVER_ERROR;
	}

}
