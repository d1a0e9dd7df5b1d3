package io.github.webmetrics.autoconfigure;

import java.util.Properties;
import java.util.function.Function;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.NativeHistogram;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.config.ExemplarsProperties;
import io.prometheus.metrics.config.PrometheusPropertiesLoader;
import io.prometheus.metrics.core.exemplars.ExemplarSampler;
import io.prometheus.metrics.core.exemplars.ExemplarSamplerConfig;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Creates the native histogram, and registers it when all other metrics are registered,
 * so that a clash of names stops the application at startup.
 */
final class NativeHistograms implements SmartInitializingSingleton {

	private final @Nullable NativeHistogram histogram;

	private final String name;

	private NativeHistograms(@Nullable NativeHistogram histogram, String name) {
		this.histogram = histogram;
		this.name = name;
	}

	static NativeHistograms of(MetricsSettings.Histogram settings, ObjectProvider<PrometheusMeterRegistry> registries,
			ObjectProvider<PrometheusConfig> configs, ObjectProvider<SpanContext> spans, RecordingFailures failures) {
		if (!settings.nativeBuckets()) {
			return new NativeHistograms(null, settings.name());
		}
		PrometheusMeterRegistry registry = registries.getIfUnique();
		if (registry == null) {
			throw PropertyChecks.nativeHistogram("a single bean of the type PrometheusMeterRegistry",
					"Let Spring Boot create it, or define one.");
		}
		if (!new PrometheusProtobufWriter().isAvailable()) {
			throw PropertyChecks.nativeHistogram("the format that Prometheus scrapes native buckets in",
					"Add the dependency io.prometheus:prometheus-metrics-exposition-formats.");
		}
		SpanContext context = spans.getIfUnique();
		return new NativeHistograms(new NativeHistogram(registry, settings,
				(context != null) ? sampler(configs.getIfUnique(() -> PrometheusConfig.DEFAULT), context) : null,
				failures), settings.name());
	}

	// With the same properties as the samplers of the registry.
	private static Function<double[], ExemplarSampler> sampler(PrometheusConfig config, SpanContext spans) {
		Properties properties = config.prometheusProperties();
		ExemplarsProperties exemplars = ((properties != null) ? PrometheusPropertiesLoader.load(properties)
				: PrometheusPropertiesLoader.load())
			.getExemplarProperties();
		return (bounds) -> new ExemplarSampler(new ExemplarSamplerConfig(exemplars, bounds), spans);
	}

	/**
	 * Return the histogram.
	 * @return the histogram, or {@code null} if the properties do not ask for one
	 */
	@Nullable NativeHistogram histogram() {
		return this.histogram;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.histogram != null && !this.histogram.register()) {
			throw new InvalidPropertyException("webmetrics.latency.name", this.name,
					"is the name of a metric that is already registered with Prometheus's client.",
					"Use another name, or rename the other metric.");
		}
	}

}
