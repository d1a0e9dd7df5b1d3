package io.github.webmetrics.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

class InvalidPropertyFailureAnalyzerTests {

	private final InvalidPropertyFailureAnalyzer analyzer = new InvalidPropertyFailureAnalyzer(null);

	@Test
	void describesThePropertyAndWhatToDo() {
		InvalidPropertyException failure = new InvalidPropertyException("webmetrics.property", 42, "is wrong.",
				"Choose another.");
		FailureAnalysis analysis = this.analyzer.analyze(new IllegalStateException("around it", failure));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("webmetrics.property", "42", "is wrong.")
			.doesNotContain("around it");
		assertThat(analysis.getAction()).isEqualTo("Choose another.");
		assertThat(analysis.getCause()).isSameAs(failure);
		assertThat(failure).hasMessageContainingAll("webmetrics.property", "42", "is wrong.");
	}

	@ParameterizedTest
	@CsvSource({ "webmetrics.max-endpoints, webmetrics.maxEndpoints", "webmetrics.labels[a_b], webmetrics.labels[a_b]",
			"webmetrics.latency.buckets, webmetrics.latency.buckets[0]" })
	void tellsTheOriginAsSpringBootDoes(String property, String configured) {
		StandardEnvironment environment = new StandardEnvironment();
		Origin origin = new TextResourceOrigin(new ClassPathResource("application.yaml"),
				new TextResourceOrigin.Location(4, 11));
		environment.getPropertySources()
			.addFirst(new OriginTrackedMapPropertySource("file",
					Map.of(configured, OriginTrackedValue.of("value", origin))));
		FailureAnalysis analysis = new InvalidPropertyFailureAnalyzer(environment)
			.analyze(new InvalidPropertyException(property, "value", "is wrong.", "Choose another."));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription().lines()).containsExactly("Invalid configuration of webmetrics:", "",
				"    Property: " + property, "    Value: \"value\"",
				"    Origin: class path resource [application.yaml] - 5:12", "    Reason: It is wrong.");
	}

	@Test
	void whenPropertyIsNotSetThenTellsNoOrigin() {
		FailureAnalysis analysis = new InvalidPropertyFailureAnalyzer(new StandardEnvironment())
			.analyze(new InvalidPropertyException("webmetrics.property", 42, "is wrong.", "Choose another."));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).doesNotContain("Origin");
	}

	@Test
	void ignoresOtherFailures() {
		assertThat(this.analyzer.analyze(new IllegalStateException("other"))).isNull();
	}

}
