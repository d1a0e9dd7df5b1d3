package io.github.webmetrics.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Checks of names and buckets that would otherwise fail later: most of them only when
 * Prometheus scrapes, and then the whole scrape.
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
					"Use letters, digits and underscores, and no digit in front.");
		}
		String exposed = exposed(name);
		if (RESERVED.contains(exposed) || exposed.startsWith("__")) {
			throw new InvalidPropertyException(property, name, "is a label name that Prometheus reserves.",
					"Choose a name other than 'le' and 'quantile' that does not begin with two underscores.");
		}
	}

	/**
	 * Check that all names remain different once exposed.
	 * @param names the names by the property that sets them
	 * @param exposed how a name is exposed
	 */
	static void different(List<Map.Entry<String, String>> names, UnaryOperator<String> exposed) {
		Map<String, String> propertyByExposedName = new HashMap<>();
		for (Map.Entry<String, String> name : names) {
			String other = propertyByExposedName.putIfAbsent(exposed.apply(name.getValue()), name.getKey());
			if (other != null) {
				throw new InvalidPropertyException(name.getKey(), name.getValue(),
						"becomes the same name in Prometheus as the value of '" + other + "'.",
						"Choose names that differ in more than punctuation and suffixes.");
			}
		}
	}

	static void meterName(String property, String name) {
		if (!METER_NAME.matcher(name).matches() || exposedMeter(name).isEmpty()) {
			throw new InvalidPropertyException(property, name, "is not a metric name that Prometheus accepts.",
					"Use letters, digits, dots and underscores, and no digit in front.");
		}
	}

	static void buckets(String property, List<Duration> buckets) {
		if (buckets.isEmpty()) {
			throw new InvalidPropertyException(property, "", "is empty, but a histogram needs a bucket.",
					"Name at least one bound, or remove the property.");
		}
		Duration previous = Duration.ZERO;
		for (Duration bucket : buckets) {
			if (bucket.compareTo(previous) <= 0) {
				throw new InvalidPropertyException(property, buckets,
						"has the bound " + bucket + " after " + previous
								+ ", but bounds must be positive and ascending.",
						"Sort the bounds and remove those that are twice there.");
			}
			previous = bucket;
		}
	}

	static void positive(String property, int value) {
		if (value < 1) {
			throw new InvalidPropertyException(property, value, "is not positive.", "Choose a number of at least 1.");
		}
	}

	/**
	 * Return the name of a metric as Prometheus sees it, without the suffixes that depend
	 * on its type.
	 */
	static String exposedMeter(String name) {
		return SUFFIXES.matcher(exposed(name)).replaceFirst("");
	}

	/**
	 * Return a name as Prometheus sees it.
	 */
	static String exposed(String name) {
		return name.replaceAll("[^a-zA-Z0-9_:]", "_");
	}

}
