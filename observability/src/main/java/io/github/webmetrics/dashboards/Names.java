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

	private final Map<String, String> names = new TreeMap<>(Map.ofEntries(Map.entry("requests", "requests_total"),
			Map.entry("latency", "request_latency_seconds"), Map.entry("in-progress", "requests_in_progress"),
			Map.entry("request-size", "request_size_bytes"), Map.entry("response-size", "response_size_bytes"),
			Map.entry("first-byte", "request_first_byte_seconds"), Map.entry("queue", "request_queue_seconds"),
			Map.entry("app-name", "app_name"), Map.entry("endpoint", "endpoint"), Map.entry("method", "method"),
			Map.entry("http-status", "http_status")));

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
