package io.github.webmetrics.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

import io.github.webmetrics.meter.ExposedNames;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestLabel;
import org.jspecify.annotations.Nullable;

/**
 * A label of the request metrics, with the property that sets it.
 *
 * @param property property that sets the label or its name, or bean that adds it
 * @param value value of the property
 * @param name name of the label
 * @param constant value of the label if all series have the same, otherwise {@code null}
 */
record NamedLabel(String property, String value, String name, @Nullable String constant) {

	static List<NamedLabel> of(MetricsSettings.Labels labels) {
		List<NamedLabel> all = new ArrayList<>();
		for (RequestLabel label : RequestLabel.values()) {
			String name = labels.name(label);
			all.add(new NamedLabel(property(label), name, name,
					(label != RequestLabel.APP_NAME) ? null : labels.appName()));
		}
		new TreeMap<>(labels.fixed()).forEach((name, value) -> all
			.add(new NamedLabel(PropertyChecks.entry("webmetrics.labels", name), value, name, value)));
		labels.further()
			.forEach((further) -> all
				.add(new NamedLabel(further.source(), further.sourceValue(), further.name(), null)));
		return all;
	}

	private static String property(RequestLabel label) {
		return "webmetrics.label-names." + label.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Return whether the label is one of the four that each application has.
	 */
	boolean builtIn() {
		return this.property.startsWith("webmetrics.label-names.");
	}

	/**
	 * Return whether a header or a bean adds the label.
	 */
	boolean isFurther() {
		return !builtIn() && this.constant == null;
	}

	/**
	 * Return the name of the label in Prometheus.
	 */
	String exposedName() {
		return ExposedNames.sanitized(this.name);
	}

}
