package io.github.webmetrics.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.webmetrics.meter.RequestLabel;
import org.jspecify.annotations.Nullable;

/**
 * The labels that a property lists.
 *
 * @param builtIn those that each application has
 * @param further names of those that headers and beans add
 */
record ListedLabels(List<RequestLabel> builtIn, Set<String> further) {

	/**
	 * Read a list of labels.
	 * @param property name of the property
	 * @param keys the list
	 * @param furtherNames names of all labels that headers and beans add
	 */
	static ListedLabels of(String property, List<String> keys, List<String> furtherNames) {
		Set<RequestLabel> builtIn = new LinkedHashSet<>();
		Set<String> further = new LinkedHashSet<>();
		for (String key : keys) {
			RequestLabel label = builtIn(key);
			if (label == null && !furtherNames.contains(key)) {
				throw new InvalidPropertyException(property, String.join(", ", keys),
						"lists '" + key + "', which is not a label of the requests.",
						"Use 'app-name', 'method', 'endpoint', 'http-status' or the name of a label that a header or a bean adds.");
			}
			boolean added = (label != null) ? builtIn.add(label) : further.add(key);
			if (!added) {
				throw new InvalidPropertyException(property, String.join(", ", keys), "lists a label twice.",
						"List each label once.");
			}
		}
		return new ListedLabels(List.copyOf(builtIn), further);
	}

	/**
	 * Return the built-in label with the given key, as leniently as Spring Boot reads
	 * constants.
	 * @param key the key
	 * @return the label, or {@code null} if it is not the key of one
	 */
	static @Nullable RequestLabel builtIn(String key) {
		String letters = key.replaceAll("[^a-zA-Z0-9]", "");
		for (RequestLabel label : RequestLabel.values()) {
			if (label.name().replace("_", "").equalsIgnoreCase(letters)) {
				return label;
			}
		}
		return null;
	}

}
