package io.github.webmetrics.page;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Adds up the series of one endpoint and method.
 */
final class MethodBuilder {

	private final Map<String, Long> statuses = new TreeMap<>();

	private long requests;

	private long inProgress;

	void addRequests(@Nullable String status, long requests) {
		this.requests += requests;
		if (status != null) {
			this.statuses.merge(status, requests, Long::sum);
		}
	}

	void addInProgress(long requests) {
		this.inProgress += requests;
	}

	Report.Method build(@Nullable String method, boolean hasRequests, boolean hasStatuses, boolean hasInProgress) {
		long failures = this.statuses.entrySet()
			.stream()
			.filter((status) -> status.getKey().startsWith("5"))
			.mapToLong(Map.Entry::getValue)
			.sum();
		return new Report.Method(method, hasRequests ? this.requests : null, hasStatuses ? failures : null,
				// The numbers of several threads are not read at one moment.
				hasInProgress ? Math.max(this.inProgress, 0) : null, hasStatuses ? this.statuses : null);
	}

}
