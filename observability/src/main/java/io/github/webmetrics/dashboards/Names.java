package io.github.webmetrics.dashboards;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of metrics and labels. Expressions contain placeholders for them, for example
 * {@code <endpoint>}. The placeholder of a label has the name of the property that
 * renames the label.
 */
final class Names {

	private static final Pattern PLACEHOLDER = Pattern.compile("<([a-z-]+)>");

	private final Map<String, String> names = new TreeMap<>(Map.of("requests", "requests_total", "latency",
			"request_latency_seconds", "in-progress", "requests_in_progress", "app-name", "app_name", "endpoint",
			"endpoint", "method", "method", "http-status", "http_status"));

	/**
	 * Create names.
	 * @param renamed placeholders with the names that replace the defaults, for example
	 * {@code app-name=service}
	 * @throws IllegalArgumentException if a placeholder does not exist
	 */
	Names(String... renamed) {
		for (String each : renamed) {
			String[] placeholderAndName = each.split("=", 2);
			if (placeholderAndName.length < 2
					|| this.names.replace(placeholderAndName[0], placeholderAndName[1]) == null) {
				throw new IllegalArgumentException("Invalid argument '" + each
						+ "': use 'placeholder=name' with one of the placeholders " + this.names.keySet());
			}
		}
	}

	/**
	 * Replace the placeholders in a text with the names.
	 */
	String in(String text) {
		return PLACEHOLDER.matcher(text)
			.replaceAll((placeholder) -> Matcher.quoteReplacement(name(placeholder.group(1))));
	}

	private String name(String placeholder) {
		String name = this.names.get(placeholder);
		if (name == null) {
			throw new IllegalArgumentException("Unknown placeholder <" + placeholder + ">");
		}
		return name;
	}

}
