package io.github.webmetrics.page;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Quantiles estimated from a histogram, as {@code histogram_quantile} of Prometheus
 * estimates them.
 *
 * @param buckets cumulative buckets in the order of their bounds, without the last one
 * @param count number of values, which is that of the last bucket
 */
record Quantiles(List<Report.Bucket> buckets, long count) {

	/**
	 * Estimate a quantile: the values of a bucket are taken to be spread evenly, from
	 * zero or the bound below it.
	 * @param quantile number from 0 to 1
	 * @return the estimate, or {@code null} if there are no values or no bounds
	 */
	@Nullable Double quantile(double quantile) {
		if (this.count == 0 || this.buckets.isEmpty()) {
			return null;
		}
		double rank = quantile * this.count;
		double lower = 0;
		long below = 0;
		for (Report.Bucket bucket : this.buckets) {
			if (bucket.count() >= rank) {
				return lower + (bucket.le() - lower) * ((rank - below) / (bucket.count() - below));
			}
			lower = bucket.le();
			below = bucket.count();
		}
		return lower;
	}

}
