package io.github.webmetrics.wire;

import org.jspecify.annotations.Nullable;

import org.springframework.core.SpringVersion;

/**
 * The body of a mapped error. Before Spring 7 a problem detail without a type has the
 * type {@code about:blank}, and 422 has an older name.
 */
final class ProblemBody {

	private static final boolean BEFORE_SPRING_7 = SpringVersion.getVersion().startsWith("6.");

	static final String UNPROCESSABLE = BEFORE_SPRING_7 ? "Unprocessable Entity" : "Unprocessable Content";

	private ProblemBody() {
	}

	static String of(int status, @Nullable String title) {
		String statusMember = "\"status\":" + status;
		String titleMember = "\"title\":\"" + title + "\"";
		if (BEFORE_SPRING_7) {
			return "{\"type\":\"about:blank\"," + ((title != null) ? titleMember + "," : "") + statusMember + "}";
		}
		return "{" + statusMember + ((title != null) ? "," + titleMember : "") + "}";
	}

}
