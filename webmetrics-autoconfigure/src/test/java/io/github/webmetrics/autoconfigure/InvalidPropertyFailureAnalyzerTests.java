package io.github.webmetrics.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

class InvalidPropertyFailureAnalyzerTests {

	private final InvalidPropertyFailureAnalyzer analyzer = new InvalidPropertyFailureAnalyzer();

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

	@Test
	void ignoresOtherFailures() {
		assertThat(this.analyzer.analyze(new IllegalStateException("other"))).isNull();
	}

}
