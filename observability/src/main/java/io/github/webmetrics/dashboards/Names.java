package io.github.webmetrics.dashboards;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of metrics and labels, in one place. Expressions have placeholders for them, such
 * as {@code <endpoint>}, which are called like the properties that rename a label.
 */
final class Names {

	private static final Pattern PLACEHOLDER = Pattern.compile("<([a-z-]+)>");

	private final Map<String, String> names = new TreeMap<>(Map.of("requests", "requests_total", "latency",
			"request_latency_seconds", "in-progress", "requests_in_progress", "app-name", "app_name", "endpoint",
			"endpoint", "method", "method", "http-status", "http_status"));

	/**
	 * Rename.
	 * @param renamed a placeholder and its name each, such as {@code app-name=service}
	 * @throws IllegalArgumentException if there is no such placeholder
	 */
	Names(String... renamed) {
		for (String each : renamed) {
			String[] placeholderAndName = each.split("=", 2);
			if (placeholderAndName.length < 2
					|| this.names.replace(placeholderAndName[0], placeholderAndName[1]) == null) {
				throw new IllegalArgumentException(each + ": expected is one of " + this.names + ", renamed");
			}
		}
	}

	/**
	 * Put the names into a text with placeholders.
	 */
	String in(String text) {
		return PLACEHOLDER.matcher(text)
			.replaceAll((placeholder) -> Matcher.quoteReplacement(name(placeholder.group(1))));
	}

	private String name(String placeholder) {
		String name = this.names.get(placeholder);
		if (name == null) {
			throw new IllegalArgumentException("No name for <" + placeholder + ">");
		}
		return name;
	}

}
