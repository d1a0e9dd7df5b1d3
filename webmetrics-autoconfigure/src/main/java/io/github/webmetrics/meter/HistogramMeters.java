package io.github.webmetrics.meter;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of a histogram.
 *
 * @param own the meters
 * @param settings name, labels and buckets
 * @param series creates the series with the given labels
 */
record HistogramMeters(OwnMeters own, MetricsSettings.Histogram settings, Function<Tags, HistogramSeries> series) {

	/**
	 * Create meters of a registry.
	 * @param registry the registry
	 * @param id id of the meters but for their tags; its type tells the unit of values
	 * @param settings name, labels and buckets
	 * @param property property that sets the name
	 */
	static HistogramMeters of(MeterRegistry registry, Meter.Id id, MetricsSettings.Histogram settings,
			String property) {
		return new HistogramMeters(new OwnMeters(registry, id, property), settings, (id.getType() != Meter.Type.TIMER)
				? summaries(registry, id, settings.buckets()) : timers(registry, id, settings.buckets()));
	}

	/**
	 * Create meters of Prometheus's client.
	 * @param histogram the histogram
	 * @param settings name, labels and buckets
	 * @param property property that sets the name
	 */
	static HistogramMeters of(NativeHistogram histogram, MetricsSettings.Histogram settings, String property) {
		return new HistogramMeters(OwnMeters.of(histogram, settings.name(), property), settings, histogram::series);
	}

	private static Function<Tags, HistogramSeries> timers(MeterRegistry registry, Meter.Id id, List<Long> buckets) {
		Meter.MeterProvider<Timer> timers = Timer.builder(id.getName())
			.description(id.getDescription())
			.serviceLevelObjectives(buckets.stream().map(Duration::ofNanos).toArray(Duration[]::new))
			.withRegistry(registry);
		return (tags) -> new HistogramSeries.OfTimer(timers.withTags(tags));
	}

	private static Function<Tags, HistogramSeries> summaries(MeterRegistry registry, Meter.Id id, List<Long> buckets) {
		Meter.MeterProvider<DistributionSummary> summaries = DistributionSummary.builder(id.getName())
			.description(id.getDescription())
			.baseUnit(id.getBaseUnit())
			.serviceLevelObjectives(buckets.stream().mapToDouble(Long::doubleValue).toArray())
			.withRegistry(registry);
		return (tags) -> new HistogramSeries.OfSummary(summaries.withTags(tags));
	}

}
