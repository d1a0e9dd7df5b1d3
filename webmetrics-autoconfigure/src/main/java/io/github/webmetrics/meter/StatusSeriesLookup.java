package io.github.webmetrics.meter;

import java.util.Arrays;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/**
 * The series of requests that differ only in their status. Each is created when it is
 * first needed.
 * <p>
 * Safe for use by several threads.
 */
final class StatusSeriesLookup {

	private final IntFunction<StatusSeries> creation;

	// Searched from the front: an endpoint answers with few different statuses.
	private volatile StatusSeries[] all = {};

	/**
	 * Create an object without series.
	 * @param creation creates the series of a status
	 */
	StatusSeriesLookup(IntFunction<StatusSeries> creation) {
		this.creation = creation;
	}

	StatusSeries status(int status) {
		StatusSeries present = find(status);
		return (present != null) ? present : add(status);
	}

	private @Nullable StatusSeries find(int status) {
		for (StatusSeries series : this.all) {
			if (series.status() == status) {
				return series;
			}
		}
		return null;
	}

	private synchronized StatusSeries add(int status) {
		StatusSeries addedMeanwhile = find(status);
		if (addedMeanwhile != null) {
			return addedMeanwhile;
		}
		StatusSeries added = this.creation.apply(status);
		StatusSeries[] all = Arrays.copyOf(this.all, this.all.length + 1);
		all[all.length - 1] = added;
		this.all = all;
		return added;
	}

}
