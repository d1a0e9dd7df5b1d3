package io.github.webmetrics.meter;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.micrometer.core.instrument.noop.NoopGauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.exemplars.ExemplarSampler;
import io.prometheus.metrics.core.exemplars.ExemplarSamplerConfig;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * The latency histogram of Prometheus's own client. Beside the buckets of the settings it
 * has native buckets, which Micrometer's histogram does not have.
 * <p>
 * The maximum of each series is a gauge of Micrometer. Its id, after the filters of the
 * registry, has the labels of the series. If a filter denies it, the series is not
 * exposed.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class NativeHistogram implements Collector {

	// As Micrometer's timers in a registry of Prometheus.
	private static final int MAX_ROTATION_MILLIS = 60_000;

	private static final int MAX_BUFFERS = 3;

	// The buckets grow by the 16th root of 2. Durations from a microsecond to an hour are
	// in 512 of them.
	private static final int SCHEMA = 4;

	// If the client merges buckets to have fewer, it counts those below a second in the
	// wrong ones, and Prometheus takes that for a restart.
	private static final int UNLIMITED = 0;

	private final PrometheusMeterRegistry registry;

	private final MetricMetadata metadata;

	private final String maxName;

	private final double[] bounds;

	private final @Nullable SpanContext spans;

	private final RecordingFailures failures;

	private final Map<Tags, Series> byTags = new ConcurrentHashMap<>();

	private final Map<Labels, Series> byLabels = new ConcurrentHashMap<>();

	/**
	 * Create a histogram that is not registered.
	 * @param registry registry of the gauges, in whose client the histogram is registered
	 * @param settings name and buckets of the histogram
	 * @param spans tells the traces of the requests, or {@code null} for a histogram
	 * without exemplars
	 * @param failures receives failures to read a series
	 */
	public NativeHistogram(PrometheusMeterRegistry registry, MetricsSettings.Histogram settings,
			@Nullable SpanContext spans, RecordingFailures failures) {
		String name = ExposedNames.metric(settings.name(), Meter.Type.TIMER);
		this.registry = registry;
		this.metadata = new MetricMetadata(name, RequestMeters.LATENCY_DESCRIPTION);
		this.maxName = settings.name()
				+ (ExposedNames.sanitized(settings.name()).equals(name) ? ".max" : ".seconds.max");
		this.bounds = DoubleStream
			.concat(settings.buckets().stream().mapToDouble((bucket) -> seconds(bucket.toNanos())),
					DoubleStream.of(Double.POSITIVE_INFINITY))
			.toArray();
		this.spans = spans;
		this.failures = failures;
	}

	/**
	 * Register the histogram with the client of its registry.
	 * @return whether its name was free
	 */
	public boolean register() {
		PrometheusRegistry client = this.registry.getPrometheusRegistry();
		// Not every version of the client rejects a second metric of a name.
		if (client.scrape(this.metadata.getPrometheusName()::equals).size() > 0) {
			return false;
		}
		client.register(this);
		return true;
	}

	/**
	 * Return the registry of the gauges.
	 */
	PrometheusMeterRegistry registry() {
		return this.registry;
	}

	/**
	 * Return the name of the gauges.
	 */
	String maxName() {
		return this.maxName;
	}

	/**
	 * Return the series with the given labels, which exists and is exposed from now on.
	 * @param tags the labels before the filters of the registry
	 */
	synchronized LatencySeries series(Tags tags) {
		Series known = this.byTags.get(tags);
		if (known != null && isRegistered(known.id())) {
			return known;
		}
		Gauge max = Gauge.builder(this.maxName, () -> max(tags))
			.description(this.metadata.getHelp())
			.tags(tags)
			.register(this.registry);
		if (max instanceof NoopGauge) {
			return new Denied(max.getId());
		}
		Series series = this.byLabels.computeIfAbsent(labels(max.getId()), (labels) -> new Series(max.getId(), labels));
		this.byTags.put(tags, series);
		return series;
	}

	private boolean isRegistered(Meter.Id max) {
		return this.registry.find(max.getName()).tags(max.getTags()).gauge() != null;
	}

	private TimeWindowMax newMax() {
		return new TimeWindowMax(this.registry.config().clock(), MAX_ROTATION_MILLIS, MAX_BUFFERS);
	}

	private double max(Tags tags) {
		Series series = this.byTags.get(tags);
		return (series != null) ? series.max.poll() : 0;
	}

	private Labels labels(Meter.Id max) {
		List<Tag> tags = max.getConventionTags(this.registry.config().namingConvention());
		return Labels.of(tags.stream().map(Tag::getKey).toList(), tags.stream().map(Tag::getValue).toList());
	}

	/**
	 * Take the histogram out of the client.
	 */
	void unregister() {
		this.registry.getPrometheusRegistry().unregister(this);
	}

	/**
	 * Take the histogram out of the client, and the gauges out of the registry.
	 */
	void close() {
		unregister();
		this.byLabels.values().forEach((series) -> this.registry.remove(series.id()));
	}

	// Checked by earlier versions of the client when another metric is registered.
	@Override
	@SuppressWarnings("deprecation")
	public String getPrometheusName() {
		return this.metadata.getPrometheusName();
	}

	@Override
	public MetricSnapshot collect() {
		return new HistogramSnapshot(this.metadata,
				this.byLabels.values().stream().map(this::snapshot).filter(Objects::nonNull).toList());
	}

	private @Nullable HistogramDataPointSnapshot snapshot(Series series) {
		try {
			return series.snapshot();
		}
		catch (RuntimeException ex) {
			this.failures.log("Could not read a series of the latency, so a scrape is without it", ex);
			return null;
		}
	}

	private static double seconds(long nanos) {
		return nanos / 1e9;
	}

	/**
	 * A series that a filter denied.
	 */
	private record Denied(Meter.Id id) implements LatencySeries {

		@Override
		public void record(long nanos) {
		}

	}

	/**
	 * A series that is exposed.
	 */
	private final class Series implements LatencySeries {

		private final Meter.Id id;

		private final Labels labels;

		private final TimeWindowMax max;

		private final @Nullable ExemplarSampler exemplars;

		// Null after an observation was cut short. To count it consistently, the
		// histogram would wait for its end forever, and each scrape with it.
		private volatile @Nullable Histogram histogram;

		Series(Meter.Id id, Labels labels) {
			this.id = id;
			this.labels = labels;
			this.max = newMax();
			this.exemplars = (NativeHistogram.this.spans != null) ? sampler(NativeHistogram.this.spans) : null;
		}

		// The sampler inside of the client's histogram would look for a span context in a
		// library that Micrometer leaves out.
		private ExemplarSampler sampler(SpanContext spans) {
			return new ExemplarSampler(new ExemplarSamplerConfig(PrometheusProperties.get().getExemplarProperties(),
					NativeHistogram.this.bounds), spans);
		}

		@Override
		public Meter.Id id() {
			return this.id;
		}

		@Override
		public void record(long nanos) {
			double seconds = seconds(nanos);
			try {
				histogram().observe(seconds);
			}
			catch (Throwable ex) {
				this.histogram = null;
				throw ex;
			}
			if (this.exemplars != null) {
				this.exemplars.observe(seconds);
			}
			this.max.record(seconds);
		}

		private Histogram histogram() {
			Histogram present = this.histogram;
			return (present != null) ? present : create();
		}

		private synchronized Histogram create() {
			Histogram present = this.histogram;
			if (present == null) {
				present = Histogram.builder()
					.name(NativeHistogram.this.metadata.getName())
					.classicUpperBounds(NativeHistogram.this.bounds)
					.nativeInitialSchema(SCHEMA)
					.nativeMaxNumberOfBuckets(UNLIMITED)
					.withoutExemplars()
					.build();
				this.histogram = present;
			}
			return present;
		}

		HistogramDataPointSnapshot snapshot() {
			HistogramDataPointSnapshot point = histogram().collect().getDataPoints().get(0);
			return new HistogramDataPointSnapshot(point.getClassicBuckets(), point.getNativeSchema(),
					point.getNativeZeroCount(), point.getNativeZeroThreshold(),
					point.getNativeBucketsForPositiveValues(), point.getNativeBucketsForNegativeValues(),
					point.getSum(), this.labels, (this.exemplars != null) ? this.exemplars.collect() : Exemplars.EMPTY,
					point.getCreatedTimestampMillis());
		}

	}

}
