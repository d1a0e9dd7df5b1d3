package io.github.webmetrics.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.webmetrics.autoconfigure.ErrorMappingProperties;
import io.github.webmetrics.autoconfigure.WebMetricsProperties;
import io.github.webmetrics.sample.Documents.Block;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the configuration properties that the documentation names exist, those of
 * Spring Boot too.
 */
class DocumentedPropertyTests {

	// Names, and beginnings of names that end with a star.
	private static final Pattern PROPERTY = Pattern
		.compile("(?<![\\w./$-])(?:webmetrics|management|spring|server|logging)"
				+ "(?:\\.(?:\\*|[a-z0-9-]+\\*?|\\[[^\\]]*]|<[a-z]+>))+(?![\\w(])");

	private static final Pattern ASSIGNMENT = Pattern.compile("(webmetrics\\.[^=\\s]+)=(.*)");

	// Properties of what is not on the class path, or that Spring Boot still reads but no
	// longer describes.
	private static final Map<String, String> EXCEPTIONS = Map.of("spring.boot.admin.client.instance.metadata.",
			"Spring Boot Admin", "management.tracing.exemplars.include", "Spring Boot's module for tracing",
			"spring.test.", "Spring Boot's modules for tests", "server.tomcat.", "Spring Boot's module for Tomcat",
			"server.jetty.", "Spring Boot's module for Jetty", "management.endpoint.prometheus.enabled",
			"replaced by management.endpoint.prometheus.access");

	private final KnownProperties known = new KnownProperties();

	@Test
	void propertiesOfConfigurationsExist() throws IOException {
		List<String> unknown = new ArrayList<>();
		for (Block block : Documents.blocks(Kind.CONFIGURATION)) {
			List<String> properties = new DocumentedConfiguration(block.text()).properties();
			assertThat(properties).as(block.toString()).isNotEmpty();
			properties.stream()
				.filter((property) -> !isKnown(property))
				.forEach((property) -> unknown.add(block.place() + ": " + property));
		}
		assertThat(unknown).isEmpty();
	}

	@Test
	void propertiesInSentencesExist() throws IOException {
		assertThat(Documents.unknownNames(PROPERTY, this::isKnown)).isEmpty();
	}

	@Test
	void valuesInSentencesCanBeSet() throws IOException {
		assertThat(
				Documents.unknownNames((span) -> Stream.of(span).filter((text) -> ASSIGNMENT.matcher(text).matches()),
						DocumentedPropertyTests::canBeSet))
			.isEmpty();
	}

	private static boolean canBeSet(String text) {
		Matcher assignment = ASSIGNMENT.matcher(text);
		assertThat(assignment.matches()).isTrue();
		Binder binder = new Binder(
				new MapConfigurationPropertySource(Map.of(assignment.group(1), assignment.group(2))));
		try {
			binder.bind("webmetrics", WebMetricsProperties.class);
			binder.bind("webmetrics.error-mapping", ErrorMappingProperties.class);
			return true;
		}
		catch (BindException ex) {
			return false;
		}
	}

	// A file can look like a property: webmetrics.rules.yml.
	private boolean isKnown(String name) {
		return this.known.contains(name) || EXCEPTIONS.keySet().stream().anyMatch(name::startsWith)
				|| Repository.files().stream().anyMatch((file) -> file.endsWith("/" + name));
	}

}
