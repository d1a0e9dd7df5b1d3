package io.github.webmetrics.wire;

import org.springframework.core.SpringVersion;
import org.springframework.http.HttpStatus;

/**
 * The body of a mapped error. Before Spring 7 a problem detail without a type has the
 * type {@code about:blank}, and 422 has an older name.
 */
final class ProblemBody {

	private static final boolean WITH_TYPE = SpringVersion.getVersion().startsWith("6.");

	private ProblemBody() {
	}

	static String of(int status) {
		HttpStatus known = HttpStatus.resolve(status);
		String title = (known != null) ? "\"title\":\"" + known.getReasonPhrase() + "\"" : null;
		if (WITH_TYPE) {
			return "{\"type\":\"about:blank\"," + ((title != null) ? title + "," : "") + "\"status\":" + status + "}";
		}
		return "{\"status\":" + status + ((title != null) ? "," + title : "") + "}";
	}

}
