package io.github.webmetrics.autoconfigure;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import io.github.webmetrics.RequestLabel;
import io.github.webmetrics.RequestMetricsSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Checks, once all other meters have been bound, that none of them has the name of a
 * request metric, and that no label which a registry adds has the name of one of ours.
 * With the first nothing would be recorded, with the second nothing could be scraped.
 */
final class MeterNameCheck implements SmartInitializingSingleton {

	private static final String PROBE = "webmetrics.probe";

	private final MeterRegistry registry;

	private final RequestMetricsSettings settings;

	MeterNameCheck(MeterRegistry registry, RequestMetricsSettings settings) {
		this.registry = registry;
		this.settings = settings;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (Meter meter : this.registry.getMeters()) {
			check(meter.getId(), "webmetrics.requests.name", this.settings.requests(), Meter.Type.COUNTER);
			check(meter.getId(), "webmetrics.latency.name", this.settings.latency(), Meter.Type.TIMER);
			check(meter.getId(), "webmetrics.in-progress.name", this.settings.inProgress(), Meter.Type.GAUGE);
		}
		checkAddedLabels(this.registry);
	}

	private static void check(Meter.Id present, String property, RequestMetricsSettings.Metric metric,
			Meter.Type type) {
		boolean same = present.getName().equals(metric.name()) && present.getType() == type;
		if (!same
				&& PropertyChecks.exposedMeter(present.getName()).equals(PropertyChecks.exposedMeter(metric.name()))) {
			throw new InvalidPropertyException(property, metric.name(),
					"becomes the same name in Prometheus as '%s', a %s that is already registered."
						.formatted(present.getName(), present.getType().name().toLowerCase(Locale.ROOT)),
					"Choose another name, or rename the other meter.");
		}
	}

	private void checkAddedLabels(MeterRegistry registry) {
		if (registry instanceof CompositeMeterRegistry composite) {
			composite.getRegistries().forEach(this::checkAddedLabels);
			return;
		}
		Tags labels = Tags.empty();
		for (RequestLabel label : RequestLabel.values()) {
			labels = labels.and(this.settings.labelName(label), "");
		}
		for (String label : this.settings.staticLabels().keySet()) {
			labels = labels.and(label, "");
		}
		Counter probe = Counter.builder(PROBE).tags(labels).register(registry);
		registry.remove(probe);
		Set<String> exposed = new HashSet<>();
		for (Tag tag : probe.getId().getTags()) {
			if (!exposed.add(PropertyChecks.exposed(tag.getKey()))) {
				throw new InvalidPropertyException("webmetrics.label-names", tag.getKey(),
						"becomes the same name in Prometheus as a label that 'management.metrics.tags' or a meter filter adds.",
						"Rename one of the two.");
			}
		}
	}

}
