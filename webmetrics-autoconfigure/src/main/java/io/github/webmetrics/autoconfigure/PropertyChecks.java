package io.github.webmetrics.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Checks of names and buckets. Without them most invalid values would be accepted at
 * startup, and then every scrape would fail. Bean Validation could replace few of them,
 * and the starter does not bring an implementation of it.
 */
final class PropertyChecks {

	private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.-]*");

	private static final Pattern METER_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:.-]*");

	private static final Pattern SUFFIXES = Pattern.compile("(_(total|created|bucket|info|seconds))+$");

	private static final Set<String> RESERVED = Set.of("le", "quantile");

	private PropertyChecks() {
	}

	static void labelName(String property, String name) {
		if (!LABEL_NAME.matcher(name).matches()) {
			throw new InvalidPropertyException(property, name, "is not a label name that Prometheus accepts.",
					"Use letters, digits and underscores, and do not start with a digit.");
		}
		String exposed = exposed(name);
		if (RESERVED.contains(exposed) || exposed.startsWith("__")) {
			throw new InvalidPropertyException(property, name, "is a label name that Prometheus reserves.",
					"Use a name other than 'le' and 'quantile' that does not start with two underscores.");
		}
	}

	/**
	 * Check that no two names are the same once exposed.
	 * @param names the names, each with the property that sets it
	 * @param exposed returns a name as it is exposed
	 */
	static void different(List<Map.Entry<String, String>> names, UnaryOperator<String> exposed) {
		Map<String, String> propertyByExposedName = new HashMap<>();
		for (Map.Entry<String, String> name : names) {
			String other = propertyByExposedName.putIfAbsent(exposed.apply(name.getValue()), name.getKey());
			if (other != null) {
				throw new InvalidPropertyException(name.getKey(), name.getValue(),
						"has the same name in Prometheus as the value of '" + other + "'.",
						"Use names that still differ when all punctuation is '_' and suffixes such as '_total' are removed.");
			}
		}
	}

	static void meterName(String property, String name) {
		if (!METER_NAME.matcher(name).matches() || exposedMeter(name).isEmpty()) {
			throw new InvalidPropertyException(property, name, "is not a metric name that Prometheus accepts.",
					"Use letters, digits, dots and underscores, and do not start with a digit.");
		}
	}

	static void buckets(String property, List<Duration> buckets) {
		if (buckets.isEmpty()) {
			throw new InvalidPropertyException(property, "", "is empty, but a histogram needs a bucket.",
					"List at least one bucket, or remove the property to use the default buckets.");
		}
		Duration previous = Duration.ZERO;
		for (Duration bucket : buckets) {
			if (bucket.compareTo(previous) <= 0) {
				throw new InvalidPropertyException(property, buckets,
						"has the bucket " + bucket + " after " + previous
								+ ", but buckets must be positive and ascending.",
						"Sort the buckets in ascending order and remove duplicates.");
			}
			previous = bucket;
		}
	}

	static void positive(String property, int value) {
		if (value < 1) {
			throw new InvalidPropertyException(property, value, "is not positive.", "Use a number of at least 1.");
		}
	}

	/**
	 * Return the name of a metric in Prometheus, without the suffixes that depend on its
	 * type.
	 */
	static String exposedMeter(String name) {
		return SUFFIXES.matcher(exposed(name)).replaceFirst("");
	}

	/**
	 * Return a name as it is in Prometheus.
	 */
	static String exposed(String name) {
		return name.replaceAll("[^a-zA-Z0-9_:]", "_");
	}

}
