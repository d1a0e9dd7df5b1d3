package io.github.webmetrics.autoconfigure;

import java.util.Locale;

import io.github.webmetrics.RequestMetricsSettings;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Checks, once all other meters have been bound, that none of them has taken the name of
 * a request metric for a meter of another type: no request could be recorded then.
 */
final class MeterNameCheck implements SmartInitializingSingleton {

	private final MeterRegistry registry;

	private final RequestMetricsSettings settings;

	MeterNameCheck(MeterRegistry registry, RequestMetricsSettings settings) {
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
	}

	private static void check(Meter.Id present, String property, String name, Meter.Type type) {
		if (PropertyChecks.exposed(present.getName()).equals(PropertyChecks.exposed(name))
				&& present.getType() != type) {
			throw new InvalidPropertyException(property, name, "is the name of a "
					+ present.getType().name().toLowerCase(Locale.ROOT) + " that is already registered.",
					"Choose another name, or rename the other meter.");
		}
	}

}
