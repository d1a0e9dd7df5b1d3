package io.github.webmetrics.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

/**
 * The metadata from which IDEs complete properties.
 */
final class Metadata {

	private Metadata() {
	}

	/**
	 * Return all properties that webmetrics adds.
	 */
	static List<Property> properties() throws IOException {
		try (InputStream metadata = new ClassPathResource("META-INF/spring-configuration-metadata.json",
				WebMetricsProperties.class.getClassLoader())
			.getInputStream()) {
			return JsonMapper.shared().readTree(metadata).get("properties").valueStream().map(Property::of).toList();
		}
	}

	/**
	 * A property.
	 *
	 * @param name its name
	 * @param type its type
	 * @param description its description
	 * @param defaultValue its default, with commas between the elements of a list, or an
	 * empty string
	 */
	record Property(String name, String type, String description, String defaultValue) {

		private static Property of(JsonNode property) {
			return new Property(property.get("name").asString(), property.get("type").asString(),
					property.path("description").asString(""),
					property.path("defaultValue").asString("").replaceAll("[\\[\\]]", ""));
		}

		/**
		 * Return the name without its last part.
		 */
		String group() {
			return this.name.substring(0, this.name.lastIndexOf('.'));
		}

	}

}
