package io.github.webmetrics.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.ClassUtils;

/**
 * The configuration properties of webmetrics, Spring Boot and everything else on the
 * class path, as their metadata tells.
 */
final class KnownProperties {

	private static final List<String> METADATA = List.of("META-INF/spring-configuration-metadata.json",
			"META-INF/additional-spring-configuration-metadata.json");

	private static final Pattern MAP = Pattern.compile("java\\.util\\.Map<[^,]*,(.*)>");

	private static final Set<String> BOOLEAN = Set.of("java.lang.Boolean", "boolean");

	private final TreeMap<String, String> types = new TreeMap<>();

	KnownProperties() {
		METADATA.forEach(this::read);
	}

	private void read(String resource) {
		try {
			for (URL url : Collections.list(getClass().getClassLoader().getResources(resource))) {
				try (InputStream metadata = url.openStream()) {
					JsonMapper.shared().readTree(metadata).path("properties").forEach(this::add);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void add(JsonNode property) {
		this.types.put(property.path("name").asString(), property.path("type").asString(""));
	}

	/**
	 * Return the properties that turn something on.
	 */
	Stream<String> switches(String prefix) {
		return this.types.keySet()
			.stream()
			.filter((name) -> name.startsWith(prefix) && name.endsWith(".enabled"))
			.filter((name) -> BOOLEAN.contains(this.types.get(name)));
	}

	/**
	 * Return whether there is a property of this name, or are properties that begin with
	 * it.
	 * @param name name, with any keys of maps and indexes of lists, and with or without
	 * {@code *} at its end
	 */
	boolean contains(String name) {
		String stem = name.replaceAll("\\[\\d+]$", "");
		if (stem.endsWith("*")) {
			stem = stem.substring(0, stem.length() - 1);
			return isPrefix(stem) || (stem.endsWith(".") && isMap(stem.substring(0, stem.length() - 1)));
		}
		return this.types.containsKey(stem) || isPrefix(stem + ".") || isKeyOfMap(stem);
	}

	private boolean isPrefix(String prefix) {
		String next = this.types.ceilingKey(prefix);
		return next != null && next.startsWith(prefix);
	}

	private boolean isMap(String name) {
		return this.types.getOrDefault(name, "").startsWith("java.util.Map");
	}

	private boolean isKeyOfMap(String name) {
		for (Map.Entry<String, String> property : this.types.entrySet()) {
			String map = property.getKey();
			if (isMap(map) && (name.startsWith(map + ".") || name.startsWith(map + "["))) {
				return isKeyOf(property.getValue(), name.substring(map.length()));
			}
		}
		return false;
	}

	// The value of a map can be an object that has properties itself.
	private static boolean isKeyOf(String type, String key) {
		Matcher map = MAP.matcher(type);
		if (!map.matches() || !ClassUtils.isPresent(map.group(1), null)) {
			return true;
		}
		Class<?> value = ClassUtils.resolveClassName(map.group(1), null);
		String property = key.substring(key.lastIndexOf('.') + 1);
		return !value.isRecord() || key.lastIndexOf('.') == 0
				|| Stream.of(value.getRecordComponents())
					.map(RecordComponent::getName)
					.map(DataObjectPropertyName::toDashedForm)
					.anyMatch(property::equals);
	}

}
