package io.github.webmetrics.meter;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import org.jspecify.annotations.Nullable;

/**
 * The names that a meter has in Prometheus. Two meters with a name in common cannot both
 * be exposed: Micrometer drops the later one, or every scrape fails.
 * <p>
 * Follows Micrometer's {@code PrometheusNamingConvention}, which is not on every class
 * path, and the formats of the Prometheus client.
 *
 * @since 0.1.0
 */
public final class ExposedNames {

	private static final Pattern RESERVED_SUFFIXES = Pattern.compile("(?<=.)(_(total|created|bucket|info))+$");

	private ExposedNames() {
	}

	/**
	 * Return the names of a meter.
	 * @param id the meter
	 * @return the names of its metrics and of their series
	 */
	public static Set<String> of(Meter.Id id) {
		return of(id.getName(), id.getType(), id.getBaseUnit());
	}

	/**
	 * Return the names of a meter that has no base unit.
	 * @param name name of the meter
	 * @param type type of the meter
	 * @return the names of its metrics and of their series
	 */
	public static Set<String> of(String name, Meter.Type type) {
		return of(name, type, null);
	}

	private static Set<String> of(String name, Meter.Type type, @Nullable String baseUnit) {
		String metric = metric(name, type, baseUnit);
		Stream<String> suffixes = switch (type) {
			case COUNTER -> Stream.of("", "_total", "_created");
			case GAUGE -> Stream.of("");
			case TIMER, LONG_TASK_TIMER, DISTRIBUTION_SUMMARY ->
				Stream.of("", "_bucket", "_count", "_sum", "_max", "_created");
			case OTHER -> Stream.of("", "_total", "_sum", "_sum_total", "_max", "_value", "_active_count",
					"_duration_sum", "_created");
		};
		return suffixes.map(metric::concat).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Return the name of the metric of a meter that has no base unit.
	 */
	static String metric(String name, Meter.Type type) {
		return metric(name, type, null);
	}

	private static String metric(String name, Meter.Type type, @Nullable String baseUnit) {
		String unit = switch (type) {
			case TIMER, LONG_TASK_TIMER -> "seconds";
			case COUNTER, GAUGE, DISTRIBUTION_SUMMARY -> baseUnit;
			case OTHER -> null;
		};
		String metric = sanitized(name);
		if (unit != null && !metric.endsWith("_" + unit)) {
			metric = sanitized(metric + "_" + unit);
		}
		return RESERVED_SUFFIXES.matcher(metric).replaceFirst("");
	}

	/**
	 * Return a name of a meter or a label with the characters that Prometheus accepts.
	 * @param name the name
	 * @return the name with underscores for all other characters
	 */
	public static String sanitized(String name) {
		return name.replaceAll("[^a-zA-Z0-9_:]", "_");
	}

}
