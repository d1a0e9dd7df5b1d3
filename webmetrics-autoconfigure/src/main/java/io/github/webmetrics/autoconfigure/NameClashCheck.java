package io.github.webmetrics.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.webmetrics.meter.ExposedNames;
import io.github.webmetrics.meter.MetricsSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Checks for name clashes with what other parts of the application have registered. A
 * meter with the name of a request metric would prevent its registration. A label that a
 * registry adds under another spelling of a request label would make every scrape fail;
 * under the same spelling, the registry would silently drop it. Runs after all other
 * meters are bound.
 */
final class NameClashCheck implements SmartInitializingSingleton {

	private static final String PROBE = "webmetrics.probe";

	private static final String COMMON_TAGS = "management.metrics.tags";

	private final MeterRegistry registry;

	private final MetricsSettings settings;

	private final Environment environment;

	NameClashCheck(MeterRegistry registry, MetricsSettings settings, Environment environment) {
		this.registry = registry;
		this.settings = settings;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<NamedMeter> meters = NamedMeter.of(this.settings);
		for (Meter present : this.registry.getMeters()) {
			meters.forEach((meter) -> check(meter, present.getId()));
		}
		checkAddedLabels(this.registry);
	}

	private static void check(NamedMeter meter, Meter.Id present) {
		if (meter.clashesWith(present)) {
			throw new InvalidPropertyException(meter.property(), meter.name(),
					"has a name in common in Prometheus with the meter '%s', a %s that is already registered."
						.formatted(present.getName(), present.getType().name().toLowerCase(Locale.ROOT)),
					"Use another name, or rename the other meter.");
		}
	}

	private void checkAddedLabels(MeterRegistry registry) {
		if (registry instanceof CompositeMeterRegistry composite) {
			composite.getRegistries().forEach(this::checkAddedLabels);
			return;
		}
		Counter probe = Counter.builder(PROBE).register(registry);
		registry.remove(probe);
		for (NamedLabel label : NamedLabel.of(this.settings.labels())) {
			probe.getId().getTags().forEach((added) -> check(label, added));
		}
	}

	private void check(NamedLabel label, Tag added) {
		boolean same = label.name().equals(added.getKey()) && added.getValue().equals(label.constant());
		if (same || !label.exposedName().equals(ExposedNames.sanitized(added.getKey()))) {
			return;
		}
		Map<String, String> commonTags = Binder.get(this.environment)
			.bind(COMMON_TAGS, Bindable.mapOf(String.class, String.class))
			.orElse(Map.of());
		if (label.builtIn() && commonTags.containsKey(added.getKey())) {
			throw new InvalidPropertyException(PropertyChecks.entry(COMMON_TAGS, added.getKey()), added.getValue(),
					"adds a label that has the same name in Prometheus as the label '%s' of the request metrics."
						.formatted(label.name()),
					"Remove it, or set '%s' to another name.".formatted(label.property()));
		}
		throw new InvalidPropertyException(label.property(), label.value(),
				"sets the label '%s', which has the same name in Prometheus as a label that %s adds.".formatted(
						label.name(),
						commonTags.containsKey(added.getKey())
								? "'" + PropertyChecks.entry(COMMON_TAGS, added.getKey()) + "'" : "a meter filter"),
				"Remove or rename one of the two labels.");
	}

}
