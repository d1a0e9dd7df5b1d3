package io.github.webmetrics.sample;

import java.util.Set;

import io.github.webmetrics.sample.Documents.Block;

/**
 * What a code block of the documentation is, and with that, which test is for it.
 */
enum Kind {

	/**
	 * Configuration of an application: {@link DocumentedConfigurationTests}.
	 */
	CONFIGURATION,

	/**
	 * Configuration of Prometheus: {@link DocumentedPrometheusTests}.
	 */
	PROMETHEUS,

	/**
	 * Targets that Prometheus reads from a file: {@link DocumentedPrometheusTests}.
	 */
	TARGETS,

	/**
	 * Queries for Prometheus: {@link DocumentedPrometheusTests}.
	 */
	QUERIES,

	/**
	 * Java or Kotlin: {@link DocumentedCodeTests}.
	 */
	CODE,

	/**
	 * Part of a build file: {@link DocumentedCodeTests}.
	 */
	BUILD_FILE,

	/**
	 * Part of a file that users copy: {@link DocumentedCodeTests}.
	 */
	SHIPPED_FILE,

	/**
	 * Lines of a proxy's configuration: {@link DocumentedCodeTests}.
	 */
	PROXY,

	/**
	 * Diagram: {@link DocumentedNamesTests}.
	 */
	DIAGRAM,

	/**
	 * Commands: {@link DocumentedCommandTests}.
	 */
	COMMANDS,

	/**
	 * What an application exposes or logs: {@link DocumentedOutputTests}.
	 */
	OUTPUT,

	/**
	 * Response of an application: {@link DocumentedOutputTests}.
	 */
	RESPONSE,

	/**
	 * The page as JSON: {@link DocumentedOutputTests}.
	 */
	REPORT,

	/**
	 * Nothing that a test is for. {@link DocumentedBlocksTests} fails.
	 */
	UNKNOWN;

	private static final Set<String> BUILD_FILES = Set.of("xml pom.xml", "kotlin build.gradle.kts",
			"groovy build.gradle");

	boolean isKindOf(Block block) {
		return of(block) == this;
	}

	static Kind of(Block block) {
		if (block.fails() && !block.language().equals("yaml")) {
			return UNKNOWN;
		}
		if (BUILD_FILES.contains(block.language() + " " + block.title())) {
			return BUILD_FILE;
		}
		return switch (block.language()) {
			case "yaml" -> ofYaml(block);
			case "json" -> ofJson(block);
			default -> block.title().isEmpty() ? ofUntitled(block.language()) : shipped(block);
		};
	}

	private static Kind ofYaml(Block block) {
		if (block.title().equals("prometheus.yml")) {
			return PROMETHEUS;
		}
		boolean untitled = block.title().isEmpty() || block.title().equals("application.yml");
		return untitled ? CONFIGURATION : shipped(block);
	}

	private static Kind ofJson(Block block) {
		if (block.text().strip().startsWith("[")) {
			return block.text().contains("\"targets\"") ? TARGETS : UNKNOWN;
		}
		if (!block.title().isEmpty()) {
			return shipped(block);
		}
		return block.text().contains("\"endpoints\"") ? REPORT : RESPONSE;
	}

	private static Kind ofUntitled(String language) {
		return switch (language) {
			case "promql" -> QUERIES;
			case "java", "kotlin" -> CODE;
			case "nginx", "haproxy" -> PROXY;
			case "mermaid" -> DIAGRAM;
			case "sh" -> COMMANDS;
			case "text" -> OUTPUT;
			case "http" -> RESPONSE;
			default -> UNKNOWN;
		};
	}

	private static Kind shipped(Block block) {
		return Repository.shipped(block.title()).isEmpty() ? UNKNOWN : SHIPPED_FILE;
	}

}
