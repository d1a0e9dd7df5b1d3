package io.github.webmetrics.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds histograms of durations up.
 */
final class LatencyBuilder {

	private final Map<Double, Long> buckets = new TreeMap<>();

	private long count;

	private double sum;

	void add(long count, double sum) {
		this.count += count;
		this.sum += sum;
	}

	/**
	 * Add the durations of a bucket, which include those of the smaller buckets.
	 */
	void addBucket(double bound, long count) {
		if (Double.isFinite(bound)) {
			this.buckets.merge(bound, count, Long::sum);
		}
	}

	Report.Latency build() {
		List<Report.Bucket> buckets = new ArrayList<>();
		long below = 0;
		for (Map.Entry<Double, Long> bucket : this.buckets.entrySet()) {
			// A request may end between the reading of two buckets.
			below = Math.max(below, bucket.getValue());
			buckets.add(new Report.Bucket(bucket.getKey(), below));
		}
		Quantiles quantiles = new Quantiles(buckets, Math.max(below, this.count));
		return new Report.Latency(quantiles.count(), this.sum, quantiles.quantile(0.5), quantiles.quantile(0.95),
				quantiles.quantile(0.99), buckets);
	}

}
