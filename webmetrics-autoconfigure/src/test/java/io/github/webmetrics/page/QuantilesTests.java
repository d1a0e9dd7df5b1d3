package io.github.webmetrics.page;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The expected values are those of {@code histogram_quantile} of Prometheus.
 */
class QuantilesTests {

	private static final List<Report.Bucket> BUCKETS = List.of(new Report.Bucket(0.1, 50), new Report.Bucket(0.5, 90),
			new Report.Bucket(1, 90), new Report.Bucket(2, 96));

	@Test
	void valuesOfABucketAreSpreadEvenly() {
		assertThat(quantile(0.5)).isEqualTo(0.1);
		assertThat(quantile(0.25)).isEqualTo(0.05);
		assertThat(quantile(0.7)).isCloseTo(0.3, within(1e-12));
		assertThat(quantile(0.93)).isEqualTo(1.5);
	}

	@Test
	void whenQuantileIsAboveAllBoundsThenIsTheHighestBound() {
		assertThat(quantile(0.99)).isEqualTo(2);
	}

	@Test
	void whenThereAreNoValuesThenIsUnknown() {
		assertThat(new Quantiles(List.of(new Report.Bucket(1, 0)), 0).quantile(0.5)).isNull();
	}

	@Test
	void whenThereAreNoBoundsThenIsUnknown() {
		assertThat(new Quantiles(List.of(), 3).quantile(0.5)).isNull();
	}

	private static @Nullable Double quantile(double quantile) {
		return new Quantiles(BUCKETS, 100).quantile(quantile);
	}

}
