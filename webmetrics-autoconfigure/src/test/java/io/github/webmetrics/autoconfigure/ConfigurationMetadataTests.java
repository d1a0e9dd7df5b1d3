package io.github.webmetrics.autoconfigure;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.webmetrics.autoconfigure.Metadata.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the metadata that IDEs use to complete properties against its rules.
 * {@link PropertiesPageTests} compares it with the documentation.
 */
class ConfigurationMetadataTests {

	// The default of these properties is empty, or is not a single value.
	private static final Set<String> WITHOUT_DEFAULT = Set.of("webmetrics.app-name", "webmetrics.exclude",
			"webmetrics.labels", "webmetrics.header-labels", "webmetrics.error-mapping.statuses",
			"webmetrics.request-size.buckets", "webmetrics.response-size.buckets");

	@Test
	void describesEveryProperty() throws IOException {
		Set<String> names = new HashSet<>();
		for (Property property : properties()) {
			String name = property.name();
			names.add(name);
			assertThat(property.description()).as(name)
				.matches("[A-Z].*\\.")
				.doesNotStartWith("The ")
				.doesNotContainIgnoringCase("default");
			if (property.type().equals("java.lang.Boolean")) {
				assertThat(property.description()).as(name).startsWith("Whether ");
			}
			assertThat(property.defaultValue().isEmpty()).as(name).isEqualTo(WITHOUT_DEFAULT.contains(name));
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

	// Without the property that Spring Boot gives each endpoint of the actuator.
	private static List<Property> properties() throws IOException {
		Map<Boolean, List<Property>> own = Metadata.properties()
			.stream()
			.collect(Collectors.partitioningBy((property) -> property.name().startsWith("webmetrics.")));
		assertThat(own.get(false)).extracting(Property::name).containsExactly("management.endpoint.webmetrics.access");
		return own.get(true);
	}

}
