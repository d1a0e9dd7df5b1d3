package io.github.webmetrics.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

import io.github.webmetrics.meter.ExposedNames;
import io.github.webmetrics.meter.MetricsSettings;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;

/**
 * A meter of the request metrics, with the property that names it.
 *
 * @param property property that names the meter
 * @param id id of the meter but for its tags
 */
record NamedMeter(String property, Meter.Id id) {

	static List<NamedMeter> of(MetricsSettings settings) {
		List<NamedMeter> meters = new ArrayList<>();
		meters.add(of("webmetrics.requests.name", settings.requests().name(), Meter.Type.COUNTER));
		meters.add(of("webmetrics.latency.name", settings.latency().name(), Meter.Type.TIMER));
		meters.add(of("webmetrics.in-progress.name", settings.inProgress().name(), Meter.Type.GAUGE));
		new TreeMap<>(settings.measures()).forEach((measure, histogram) -> meters
			.add(new NamedMeter(measure.property("name"), measure.id(histogram.name()))));
		return meters;
	}

	private static NamedMeter of(String property, String name, Meter.Type type) {
		return new NamedMeter(property, new Meter.Id(name, Tags.empty(), null, null, type));
	}

	String name() {
		return this.id.getName();
	}

	/**
	 * Return whether this and another meter have a name in common, in Prometheus or in a
	 * registry that knows no types. Meters of the same name and type share it.
	 */
	boolean clashesWith(Meter.Id other) {
		if (name().equals(other.getName()) && this.id.getType() == other.getType()) {
			return false;
		}
		return ExposedNames.sanitized(name()).equals(ExposedNames.sanitized(other.getName()))
				|| !Collections.disjoint(ExposedNames.of(this.id), ExposedNames.of(other));
	}

}
