package io.github.webmetrics.meter;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.prometheus.metrics.core.exemplars.ExemplarSampler;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import org.jspecify.annotations.Nullable;

/**
 * A series of the {@link NativeHistogram}.
 * <p>
 * Safe for use by several threads.
 */
final class NativeSeries implements HistogramSeries {

	// The buckets grow by the 16th root of 2. Durations from a microsecond to an hour are
	// in 512 of them.
	private static final int SCHEMA = 4;

	// If the client merges buckets to have fewer, it counts those below a second in the
	// wrong ones, and Prometheus takes that for a restart.
	private static final int UNLIMITED = 0;

	private final Meter.Id id;

	private final String name;

	private final Labels labels;

	private final double[] bounds;

	private final TimeWindowMax max;

	private final @Nullable ExemplarSampler exemplars;

	// Null after an observation or a scrape was cut short. To count consistently, the
	// histogram would wait for its end forever, and each scrape with it.
	private volatile @Nullable Histogram histogram;

	/**
	 * Create a series without observations.
	 * @param id the gauge of the maximum
	 * @param name exposed name of the histogram
	 * @param labels the labels
	 * @param bounds upper bounds of the buckets that are not native
	 * @param max keeps the maximum
	 * @param exemplars keeps the exemplars, or {@code null} for none
	 */
	NativeSeries(Meter.Id id, String name, Labels labels, double[] bounds, TimeWindowMax max,
			@Nullable ExemplarSampler exemplars) {
		this.id = id;
		this.name = name;
		this.labels = labels;
		this.bounds = bounds;
		this.max = max;
		this.exemplars = exemplars;
	}

	static double seconds(long nanos) {
		return nanos / 1e9;
	}

	@Override
	public Meter.Id id() {
		return this.id;
	}

	@Override
	public void record(long nanos) {
		double seconds = seconds(nanos);
		Histogram present = histogram();
		try {
			present.observe(seconds);
		}
		catch (Throwable ex) {
			drop(present);
			throw ex;
		}
		if (this.exemplars != null) {
			this.exemplars.observe(seconds);
		}
		this.max.record(seconds);
	}

	/**
	 * Return the maximum of the last minutes, in seconds.
	 */
	double max() {
		return this.max.poll();
	}

	private void drop(Histogram cutShort) {
		if (this.histogram == cutShort) {
			this.histogram = null;
		}
	}

	private Histogram histogram() {
		Histogram present = this.histogram;
		return (present != null) ? present : create();
	}

	private synchronized Histogram create() {
		Histogram present = this.histogram;
		if (present == null) {
			present = Histogram.builder()
				.name(this.name)
				.classicUpperBounds(this.bounds)
				.nativeInitialSchema(SCHEMA)
				.nativeMaxNumberOfBuckets(UNLIMITED)
				// Its own sampler needs a library that Micrometer leaves out.
				.withoutExemplars()
				.build();
			this.histogram = present;
		}
		return present;
	}

	/**
	 * Return what has been observed.
	 */
	HistogramDataPointSnapshot snapshot() {
		Histogram present = histogram();
		// The client gives up if the scrape is interrupted, and loses observations.
		boolean interrupted = Thread.interrupted();
		try {
			return snapshot(present.collect().getDataPoints().get(0));
		}
		catch (Throwable ex) {
			drop(present);
			throw ex;
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private HistogramDataPointSnapshot snapshot(HistogramDataPointSnapshot point) {
		return new HistogramDataPointSnapshot(point.getClassicBuckets(), point.getNativeSchema(),
				point.getNativeZeroCount(), point.getNativeZeroThreshold(), point.getNativeBucketsForPositiveValues(),
				point.getNativeBucketsForNegativeValues(), point.getSum(), this.labels,
				(this.exemplars != null) ? this.exemplars.collect() : Exemplars.EMPTY,
				point.getCreatedTimestampMillis());
	}

}
