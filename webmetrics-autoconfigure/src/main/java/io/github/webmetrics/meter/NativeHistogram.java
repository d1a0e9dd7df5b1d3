package io.github.webmetrics.meter;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.DoubleStream;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.micrometer.core.instrument.noop.NoopGauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.exemplars.ExemplarSampler;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
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

	private final PrometheusMeterRegistry registry;

	private final MetricMetadata metadata;

	private final String maxName;

	private final double[] bounds;

	private final @Nullable Function<double[], ExemplarSampler> exemplars;

	private final RecordingFailures failures;

	private final Map<Tags, NativeSeries> byTags = new ConcurrentHashMap<>();

	private final Map<Labels, NativeSeries> byLabels = new ConcurrentHashMap<>();

	// The gauges in the registry.
	private final Set<Meter.Id> gauges = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean registered = new AtomicBoolean();

	private volatile boolean retired;

	/**
	 * Create a histogram that is not registered.
	 * @param registry registry of the gauges, in whose client the histogram is registered
	 * @param settings name and buckets of the histogram
	 * @param exemplars creates the sampler of a series with the given upper bounds of
	 * buckets, or {@code null} for a histogram without exemplars
	 * @param failures receives failures to read a series
	 */
	public NativeHistogram(PrometheusMeterRegistry registry, MetricsSettings.Histogram settings,
			@Nullable Function<double[], ExemplarSampler> exemplars, RecordingFailures failures) {
		String name = ExposedNames.metric(settings.name(), Meter.Type.TIMER);
		this.registry = registry;
		this.metadata = new MetricMetadata(name, RequestMeters.LATENCY_DESCRIPTION);
		this.maxName = settings.name()
				+ (ExposedNames.sanitized(settings.name()).equals(name) ? ".max" : ".seconds.max");
		this.bounds = DoubleStream
			.concat(settings.buckets().stream().mapToDouble((bucket) -> NativeSeries.seconds(bucket)),
					DoubleStream.of(Double.POSITIVE_INFINITY))
			.toArray();
		this.exemplars = exemplars;
		this.failures = failures;
		// The registry keeps its listeners forever.
		WeakReference<Set<Meter.Id>> present = new WeakReference<>(this.gauges);
		registry.config().onMeterRemoved((meter) -> {
			Set<Meter.Id> gauges = present.get();
			if (gauges != null) {
				gauges.remove(meter.getId());
			}
		});
	}

	/**
	 * Register the histogram with the client of its registry, unless it has given way to
	 * a meter.
	 * @return whether its name was free
	 */
	public boolean register() {
		if (!isFree()) {
			return false;
		}
		if (!this.retired) {
			this.registry.getPrometheusRegistry().register(this);
			this.registered.set(true);
		}
		return true;
	}

	// The client compares only metrics that describe themselves, which this one cannot do
	// in all versions of it. So it is asked with one that can.
	private boolean isFree() {
		String name = this.metadata.getPrometheusName();
		if (this.registry.getMeters().stream().anyMatch((meter) -> ExposedNames.of(meter.getId()).contains(name))) {
			return false;
		}
		PrometheusRegistry client = this.registry.getPrometheusRegistry();
		Histogram probe = Histogram.builder().name(this.metadata.getName()).help("Whether the name is free").build();
		try {
			client.register(probe);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return false;
		}
		client.unregister(probe);
		return true;
	}

	/**
	 * Return the registry of the gauges. Not under its own type: a JVM that verifies a
	 * caller would have to find the class, and not every application has it.
	 */
	MeterRegistry registry() {
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
	HistogramSeries series(Tags tags) {
		NativeSeries known = this.byTags.get(tags);
		return (known != null && this.gauges.contains(known.id())) ? known : expose(tags);
	}

	private synchronized HistogramSeries expose(Tags tags) {
		if (this.retired) {
			return new Hidden(new Meter.Id(this.maxName, tags, null, null, Meter.Type.GAUGE));
		}
		Gauge max = Gauge.builder(this.maxName, () -> max(tags))
			.description(this.metadata.getHelp())
			.tags(tags)
			.register(this.registry);
		if (max instanceof NoopGauge) {
			return new Hidden(max.getId());
		}
		NativeSeries series = this.byLabels.computeIfAbsent(labels(max.getId()),
				(labels) -> newSeries(max.getId(), labels));
		this.gauges.add(series.id());
		this.byTags.put(tags, series);
		return series;
	}

	private NativeSeries newSeries(Meter.Id id, Labels labels) {
		return new NativeSeries(id, this.metadata.getName(), labels, this.bounds,
				new TimeWindowMax(this.registry.config().clock(), MAX_ROTATION_MILLIS, MAX_BUFFERS),
				(this.exemplars != null) ? this.exemplars.apply(this.bounds) : null);
	}

	private double max(Tags tags) {
		NativeSeries series = this.byTags.get(tags);
		return (series != null) ? series.max() : 0;
	}

	private Labels labels(Meter.Id max) {
		List<Tag> tags = max.getConventionTags(this.registry.config().namingConvention());
		return Labels.of(tags.stream().map(Tag::getKey).toList(), tags.stream().map(Tag::getValue).toList());
	}

	/**
	 * Take the histogram out of the client, and expose no further series.
	 */
	void unregister() {
		this.retired = true;
		if (this.registered.compareAndSet(true, false)) {
			this.registry.getPrometheusRegistry().unregister(this);
		}
	}

	/**
	 * Take the histogram out of the client, and the gauges out of the registry.
	 */
	synchronized void close() {
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

	private @Nullable HistogramDataPointSnapshot snapshot(NativeSeries series) {
		try {
			return series.snapshot();
		}
		catch (RuntimeException ex) {
			this.failures.log("Could not read a series of the latency, so a scrape is without it", ex);
			return null;
		}
	}

	/**
	 * A series that is not exposed: a filter denied it, or the histogram is unregistered.
	 */
	private record Hidden(Meter.Id id) implements HistogramSeries {

		@Override
		public void record(long nanos) {
		}

	}

}
