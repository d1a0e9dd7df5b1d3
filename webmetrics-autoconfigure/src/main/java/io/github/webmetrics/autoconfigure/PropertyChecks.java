package io.github.webmetrics.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.webmetrics.meter.ExposedNames;
import io.github.webmetrics.meter.RequestLabel;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * Checks of names and buckets. Without them most invalid values would be accepted at
 * startup, and then every scrape would fail. Bean Validation could replace few of them,
 * and the starter does not bring an implementation of it.
 */
final class PropertyChecks {

	private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.-]*");

	private static final Pattern METER_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:.-]*");

	private static final Pattern SUFFIXES_ONLY = Pattern.compile("(_(total|created|bucket|info|seconds))+");

	private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]*\\.?[0-9]+");

	// A token as RFC 9110 defines it.
	private static final Pattern HEADER_NAME = Pattern.compile("[a-zA-Z0-9!#$%&'*+.^_`|~-]+");

	private static final Set<String> RESERVED = Set.of("le", "quantile");

	private PropertyChecks() {
	}

	static void labels(List<NamedLabel> labels) {
		Map<String, String> propertyByExposedName = new HashMap<>();
		for (NamedLabel label : labels) {
			labelName(label);
			String other = propertyByExposedName.putIfAbsent(label.exposedName(), label.property());
			if (other != null) {
				throw new InvalidPropertyException(label.property(), label.value(),
						"sets the label '%s', which has the same name in Prometheus as the label of '%s'.".formatted(
								label.name(), other),
						"Use names that still differ when all punctuation is '_'.");
			}
			if (!label.builtIn()) {
				labelValue(label.property(), label.value());
			}
			if (label.isFurther() && ListedLabels.builtIn(label.name()) != null) {
				throw new InvalidPropertyException(label.property(), label.value(),
						"names the label '%s', which means a built-in label in lists of labels."
							.formatted(label.name()),
						"Use another name.");
			}
		}
	}

	static void labelValue(String property, String value) {
		if (value.isBlank()) {
			throw new InvalidPropertyException(property, value, "has no value.",
					"Set a value, or remove the property.");
		}
	}

	static void labelName(NamedLabel label) {
		if (!LABEL_NAME.matcher(label.name()).matches()) {
			throw new InvalidPropertyException(label.property(), label.value(),
					"names the label '%s', which Prometheus does not accept.".formatted(label.name()),
					"Use letters, digits and underscores, and do not start with a digit.");
		}
		if (RESERVED.contains(label.exposedName()) || label.exposedName().startsWith("__")) {
			throw new InvalidPropertyException(label.property(), label.value(),
					"names the label '%s', which Prometheus reserves.".formatted(label.name()),
					"Use a name other than 'le' and 'quantile' that does not start with two underscores.");
		}
	}

	static void meterName(String property, String name) {
		if (!METER_NAME.matcher(name).matches() || SUFFIXES_ONLY.matcher(ExposedNames.sanitized(name)).matches()) {
			throw new InvalidPropertyException(property, name, "is not a metric name that Prometheus accepts.",
					"Use letters, digits, dots and underscores, and do not start with a digit.");
		}
	}

	/**
	 * Check the buckets of durations as they are configured. Spring Boot would take a
	 * number without a unit for milliseconds, where Prometheus's clients take seconds.
	 */
	static void durations(String property, List<String> buckets) {
		if (buckets.isEmpty()) {
			throw new InvalidPropertyException(property, "", "is empty, but a histogram needs a bucket.",
					"List at least one bucket, or remove the property to use the default buckets.");
		}
		ascending(property, buckets, Duration.ZERO, (bucket) -> bound(property, bucket));
	}

	/**
	 * Check the buckets of sizes as they are configured.
	 */
	static void sizes(String property, List<String> buckets) {
		ascending(property, buckets, DataSize.ofBytes(0), (bucket) -> size(property, bucket));
	}

	private static <T extends Comparable<T>> void ascending(String property, List<String> buckets, T zero,
			Function<String, T> parser) {
		T previous = zero;
		for (String bucket : buckets) {
			T bound = parser.apply(bucket);
			if (bound.compareTo(zero) <= 0) {
				throw new InvalidPropertyException(property, String.join(", ", buckets),
						"has the bucket '" + bucket + "', which is not positive.", "Remove this bucket.");
			}
			if (bound.compareTo(previous) <= 0) {
				throw new InvalidPropertyException(property, String.join(", ", buckets),
						"has buckets that are not ascending: '" + bucket + "' is not greater than the one before it.",
						"Sort the buckets in ascending order and remove duplicates.");
			}
			previous = bound;
		}
	}

	private static Duration bound(String property, String bucket) {
		if (NUMBER.matcher(bucket).matches()) {
			throw new InvalidPropertyException(property, bucket, "is a bucket without a unit.",
					"Add the unit to the number, as in '1s' or '100ms'.");
		}
		try {
			return DurationStyle.detectAndParse(bucket);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(property, bucket, "is not a duration.",
					"Use a whole number and a unit, as in '1s' or '100ms'.");
		}
	}

	static void headerName(String property, String name, String action) {
		if (!HEADER_NAME.matcher(name).matches()) {
			throw new InvalidPropertyException(property, name, "is not the name of a request header.", action);
		}
	}

	private static DataSize size(String property, String bucket) {
		try {
			return DataSize.parse(bucket);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(property, bucket, "is not a size.",
					"Use a whole number and a unit, as in '100KB' or '1MB', or a number of bytes.");
		}
	}

	/**
	 * Return the failure of an application that cannot have a native histogram.
	 * @param missing what it needs and does not have
	 * @param action how to add it, as a sentence
	 */
	static InvalidPropertyException nativeHistogram(String missing, String action) {
		return new InvalidPropertyException("webmetrics.latency.native-histogram", true,
				"needs " + missing + ", which the application does not have.",
				action + " Or set the property to 'false'.");
	}

	static void inProgress(ListedLabels labels) {
		if (labels.builtIn().contains(RequestLabel.HTTP_STATUS)) {
			throw new InvalidPropertyException("webmetrics.in-progress.labels", "http-status",
					"is a label that a request in progress cannot have: its status is not known yet.",
					"Remove 'http-status' from the labels of the gauge.");
		}
		if (!labels.further().isEmpty()) {
			String further = String.join(", ", labels.further());
			throw new InvalidPropertyException("webmetrics.in-progress.labels", further,
					"is what a header or a bean adds, which only requests that ended have.",
					"Remove '" + further + "' from the labels of the gauge.");
		}
	}

	static void statuses(String property, List<Integer> statuses) {
		for (int status : statuses) {
			if (status < 100 || status > 599) {
				throw new InvalidPropertyException(property, status, "is not a status of HTTP.",
						"Use numbers from 100 to 599, or an empty list for none.");
			}
		}
	}

	static void positive(String property, int value) {
		if (value < 1) {
			throw new InvalidPropertyException(property, value, "is not positive.", "Use a number of at least 1.");
		}
	}

	/**
	 * Return the name of the property that sets an entry of a map, as Spring Boot spells
	 * it.
	 */
	static String entry(String map, String key) {
		String dotted = map + "." + key;
		return ConfigurationPropertyName.isValid(dotted) ? dotted : map + "[" + key + "]";
	}

}
