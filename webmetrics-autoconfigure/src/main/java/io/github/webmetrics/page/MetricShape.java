package io.github.webmetrics.page;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which of the labels of endpoint and method the series of a metric have. Usually all of
 * them are alike, but a filter of the registry may change some of them only.
 */
final class MetricShape {

	private final Set<Labels> seen = new HashSet<>();

	void add(@Nullable String endpoint, @Nullable String method) {
		this.seen.add(Labels.of(endpoint, method));
	}

	/**
	 * Return whether the metric can have a series with these labels, so that a missing
	 * one stands for zero.
	 */
	boolean has(@Nullable String endpoint, @Nullable String method) {
		return this.seen.contains(Labels.of(endpoint, method));
	}

	private record Labels(boolean endpoint, boolean method) {

		static Labels of(@Nullable String endpoint, @Nullable String method) {
			return new Labels(endpoint != null, method != null);
		}

	}

}
