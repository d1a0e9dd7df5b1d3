package io.github.webmetrics.autoconfigure;

import java.util.Collections;
import java.util.List;

import io.github.webmetrics.meter.ExposedNames;
import io.github.webmetrics.meter.MetricsSettings;
import io.micrometer.core.instrument.Meter;

/**
 * A meter of the request metrics, with the property that names it.
 *
 * @param property property that names the meter
 * @param name name of the meter
 * @param type type of the meter
 */
record NamedMeter(String property, String name, Meter.Type type) {

	static List<NamedMeter> of(MetricsSettings settings) {
		return List.of(new NamedMeter("webmetrics.requests.name", settings.requests().name(), Meter.Type.COUNTER),
				new NamedMeter("webmetrics.latency.name", settings.latency().name(), Meter.Type.TIMER),
				new NamedMeter("webmetrics.in-progress.name", settings.inProgress().name(), Meter.Type.GAUGE));
	}

	/**
	 * Return whether this and another meter have a name in common, in Prometheus or in a
	 * registry that knows no types. Meters of the same name and type share it.
	 */
	boolean clashesWith(Meter.Id other) {
		if (this.name.equals(other.getName()) && this.type == other.getType()) {
			return false;
		}
		return ExposedNames.sanitized(this.name).equals(ExposedNames.sanitized(other.getName()))
				|| !Collections.disjoint(ExposedNames.of(this.name, this.type), ExposedNames.of(other));
	}

}
