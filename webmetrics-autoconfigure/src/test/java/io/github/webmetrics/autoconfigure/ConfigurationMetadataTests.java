package io.github.webmetrics.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the metadata that IDEs use to complete properties against its rules and against
 * the documents.
 */
class ConfigurationMetadataTests {

	// The default of these properties is empty, or is not a single value.
	private static final Set<String> WITHOUT_DEFAULT = Set.of("webmetrics.app-name", "webmetrics.exclude",
			"webmetrics.labels", "webmetrics.header-labels", "webmetrics.error-mapping.statuses",
			"webmetrics.request-size.buckets", "webmetrics.response-size.buckets");

	@Test
	void describesEveryProperty() throws IOException {
		Set<String> names = new HashSet<>();
		for (JsonNode property : properties()) {
			String name = name(property);
			names.add(name);
			assertThat(property.path("description").asString("")).as(name)
				.matches("[A-Z].*\\.")
				.doesNotStartWith("The ")
				.doesNotContainIgnoringCase("default");
			if (property.get("type").asString().equals("java.lang.Boolean")) {
				assertThat(property.get("description").asString()).as(name).startsWith("Whether ");
			}
			assertThat(property.has("defaultValue")).as(name).isNotEqualTo(WITHOUT_DEFAULT.contains(name));
		}
		assertThat(names).containsExactlyInAnyOrder("webmetrics.enabled", "webmetrics.app-name", "webmetrics.labels",
				"webmetrics.label-names.app-name", "webmetrics.label-names.method", "webmetrics.label-names.endpoint",
				"webmetrics.label-names.http-status", "webmetrics.header-labels", "webmetrics.max-label-values",
				"webmetrics.exclude", "webmetrics.max-endpoints", "webmetrics.count-refused",
				"webmetrics.requests.name", "webmetrics.requests.labels", "webmetrics.requests.initial-statuses",
				"webmetrics.latency.initial", "webmetrics.latency.name", "webmetrics.latency.labels",
				"webmetrics.latency.buckets", "webmetrics.latency.streaming", "webmetrics.latency.native-histogram",
				"webmetrics.label-values.other-method", "webmetrics.in-progress.name", "webmetrics.in-progress.labels",
				"webmetrics.error-mapping.enabled", "webmetrics.error-mapping.statuses",
				"webmetrics.error-mapping.scope", "webmetrics.gateway.endpoint", "webmetrics.request-size.enabled",
				"webmetrics.request-size.name", "webmetrics.request-size.labels", "webmetrics.request-size.buckets",
				"webmetrics.response-size.enabled", "webmetrics.response-size.name", "webmetrics.response-size.labels",
				"webmetrics.response-size.buckets", "webmetrics.first-byte.enabled", "webmetrics.first-byte.name",
				"webmetrics.first-byte.labels", "webmetrics.first-byte.buckets", "webmetrics.queue.enabled",
				"webmetrics.queue.name", "webmetrics.queue.labels", "webmetrics.queue.buckets",
				"webmetrics.queue.header");
	}

	@Test
	void documentsEveryPropertyWithItsDefault() throws IOException {
		String document = Files.readString(Path.of("../docs/configuration.md"));
		for (JsonNode property : properties()) {
			String name = name(property);
			String value = property.path("defaultValue").asString("").replaceAll("[\\[\\]]", "");
			String row = "| `" + name + "` | " + (value.isEmpty() ? "" : "`" + value + "` | ");
			assertThat(document).contains(row);
		}
	}

	@Test
	void documentsABeanThatIsTested() throws IOException {
		String snippet = Files.readString(Path.of("../docs/configuration.md")).split("```java\n")[1].split("```")[0];
		assertThat(Files.readString(Path.of("src/test/java/io/github/webmetrics/wire/LabelledRequestTests.java"))
			.replaceAll("\\s+", " ")).contains(snippet.strip().replaceAll("\\s+", " "));
	}

	// Without the property that Spring Boot gives each endpoint of the actuator.
	private static List<JsonNode> properties() throws IOException {
		try (InputStream metadata = new ClassPathResource("META-INF/spring-configuration-metadata.json",
				WebMetricsProperties.class.getClassLoader())
			.getInputStream()) {
			JsonNode properties = JsonMapper.shared().readTree(metadata).get("properties");
			Map<Boolean, List<JsonNode>> own = properties.valueStream()
				.collect(Collectors.partitioningBy((property) -> name(property).startsWith("webmetrics.")));
			assertThat(own.get(false)).extracting(ConfigurationMetadataTests::name)
				.containsExactly("management.endpoint.webmetrics.access");
			return own.get(true);
		}
	}

	private static String name(JsonNode property) {
		return property.get("name").asString();
	}

}
