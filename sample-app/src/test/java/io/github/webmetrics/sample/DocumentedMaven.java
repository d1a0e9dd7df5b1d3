package io.github.webmetrics.sample;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command of Maven that the documentation shows.
 *
 * @param command the command
 */
record DocumentedMaven(Command command) {

	private static final Pattern PROPERTY = Pattern.compile("-D([\\w.-]+)(?:=(.*))?");

	// Properties of Maven and of its plugins.
	private static final Set<String> OF_PLUGINS = Set.of("test", "groups", "skipTests",
			"surefire.failIfNoSpecifiedTests", "altDeploymentRepository", "gpg.skip", "gpg.signer", "exec.args",
			"spring-boot.run.arguments");

	private static final String BENCHMARKS = "benchmarks/src/main/java/io/github/webmetrics/benchmarks/Benchmarks.java";

	/**
	 * Return the modules, profiles, properties, tests, tags and benchmarks that the
	 * command names and that do not exist.
	 */
	Stream<String> missing() {
		return Stream
			.of(modules().filter((module) -> !Repository.exists(module + "/pom.xml")),
					this.command.listed("-P")
						.stream()
						.filter((profile) -> !isWritten("<id>" + profile + "</id>", "pom.xml")),
					this.command.arguments()
						.stream()
						.map(PROPERTY::matcher)
						.filter(Matcher::matches)
						.flatMap((property) -> missing(property.group(1), property.group(2))))
			.flatMap((names) -> names);
	}

	private Stream<String> modules() {
		return this.command.listed("-pl").stream();
	}

	private Stream<String> missing(String property, String value) {
		if (!OF_PLUGINS.contains(property) && !isWritten(property, "pom.xml")
				&& !isWritten("\"" + property + "\"", ".java")) {
			return Stream.of(property);
		}
		Stream<String> values = (value != null) ? Stream.of(value.split(",")) : Stream.of();
		return switch (property) {
			case "test" -> values.filter((test) -> !isTest(test));
			case "groups" -> values.filter((tag) -> !isWritten("@Tag(\"" + tag + "\")", ".java"));
			case "benchmarks.of" ->
				values.filter((benchmark) -> !Repository.read(BENCHMARKS).contains("case \"" + benchmark + "\" ->"));
			default -> Stream.of();
		};
	}

	private boolean isTest(String name) {
		PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:**/src/test/java/**/" + name + ".java");
		List<String> folders = modules().map((module) -> module.split("/")[0] + "/").toList();
		return Repository.code()
			.filter((file) -> folders.isEmpty() || folders.stream().anyMatch(file::startsWith))
			.anyMatch((file) -> matcher.matches(Path.of(file)));
	}

	private static boolean isWritten(String text, String inFilesThatEndWith) {
		return Repository.files()
			.stream()
			.filter((file) -> file.endsWith(inFilesThatEndWith))
			.anyMatch((file) -> Repository.read(file).contains(text));
	}

}
