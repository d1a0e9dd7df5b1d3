package io.github.webmetrics.autoconfigure;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestLabel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Checks for name clashes. A meter with the name of a request metric would prevent its
 * registration. A label that a registry adds under the name of a request label would make
 * every scrape fail. Runs after all other meters are bound.
 */
final class NameClashCheck implements SmartInitializingSingleton {

	private static final String PROBE = "webmetrics.probe";

	private final MeterRegistry registry;

	private final MetricsSettings settings;

	NameClashCheck(MeterRegistry registry, MetricsSettings settings) {
		this.registry = registry;
		this.settings = settings;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (Meter meter : this.registry.getMeters()) {
			check(meter.getId(), "webmetrics.requests.name", this.settings.requests().name(), Meter.Type.COUNTER);
			check(meter.getId(), "webmetrics.latency.name", this.settings.latency().name(), Meter.Type.TIMER);
			check(meter.getId(), "webmetrics.in-progress.name", this.settings.inProgress().name(), Meter.Type.GAUGE);
		}
		checkAddedLabels(this.registry);
	}

	private static void check(Meter.Id present, String property, String name, Meter.Type type) {
		boolean same = present.getName().equals(name) && present.getType() == type;
		if (!same && PropertyChecks.exposedMeter(present.getName()).equals(PropertyChecks.exposedMeter(name))) {
			throw new InvalidPropertyException(property, name,
					"has the same name in Prometheus as the meter '%s', a %s that is already registered."
						.formatted(present.getName(), present.getType().name().toLowerCase(Locale.ROOT)),
					"Use another name, or rename the other meter.");
		}
	}

	private void checkAddedLabels(MeterRegistry registry) {
		if (registry instanceof CompositeMeterRegistry composite) {
			composite.getRegistries().forEach(this::checkAddedLabels);
			return;
		}
		Tags labels = Tags.empty();
		for (RequestLabel label : RequestLabel.values()) {
			labels = labels.and(this.settings.labels().name(label), "");
		}
		for (String label : this.settings.labels().fixed().keySet()) {
			labels = labels.and(label, "");
		}
		Counter probe = Counter.builder(PROBE).tags(labels).register(registry);
		registry.remove(probe);
		Set<String> exposed = new HashSet<>();
		for (Tag tag : probe.getId().getTags()) {
			if (!exposed.add(PropertyChecks.exposed(tag.getKey()))) {
				throw new InvalidPropertyException("webmetrics.label-names", tag.getKey(),
						"has the same name in Prometheus as a label that 'management.metrics.tags' or a meter filter adds.",
						"Rename one of the two labels.");
			}
		}
	}

}
