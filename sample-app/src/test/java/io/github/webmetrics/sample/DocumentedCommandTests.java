package io.github.webmetrics.sample;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.webmetrics.sample.Documents.Place;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks what the commands name that the documentation shows: files, modules, profiles,
 * tests, properties, scripts, services and addresses.
 */
class DocumentedCommandTests {

	private static final Pattern IN_SENTENCE = Pattern
		.compile("(\\./mvnw|bash|cd|npm|docker|kubectl|promtool|curl|jq|git) .*", Pattern.DOTALL);

	// Programs of which only the files in their arguments are checked.
	private static final Set<String> OTHERS = Set.of("cd", "kubectl", "promtool", "sed", "jq", "grep", "git", "java",
			"head", "sleep");

	private static final Pattern PATH = Pattern
		.compile("\\.?[\\w-]+(/[\\w.*{}-]+)+/?|[\\w.-]+\\.(yml|yaml|json|md|xml)");

	private static final Pattern PROPERTY = Pattern.compile("-D([\\w.-]+)(?:=(.*))?", Pattern.DOTALL);

	// Properties of Maven and of its plugins.
	private static final Set<String> OF_MAVEN = Set.of("test", "groups", "skipTests", "maven.test.skip",
			"surefire.failIfNoSpecifiedTests", "altDeploymentRepository", "gpg.skip", "gpg.signer", "exec.args",
			"spring-boot.run.arguments");

	private static final Pattern ADDRESS = Pattern.compile("(?:http://)?(?:localhost|127\\.0\\.0\\.1):(\\d+)(/.*)?");

	private static final Pattern BENCHMARK = Pattern.compile("case \"([\\w-]+)\" ->");

	private static SampleServer server;

	@BeforeAll
	static void start() {
		server = SampleServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@MethodSource("commands")
	void everythingThatACommandNamesExists(Place place, Command command) throws IOException, InterruptedException {
		switch (command.program()) {
			case "./mvnw" -> checkMaven(command);
			case "bash", "sh" -> assertThat(exists(command, command.arguments().get(0))).isTrue();
			case "npm" -> checkNpm(command);
			case "docker" -> checkDocker(command);
			case "curl" -> checkCurl(command);
			default -> assertThat(OTHERS).contains(command.program());
		}
		assertThat(command.arguments()).filteredOn((word) -> PATH.matcher(word).matches())
			.filteredOn((word) -> !isOption(command, word))
			.allMatch((path) -> exists(command, path));
		if (command.program().equals("cd")) {
			assertThat(exists(command, command.arguments().get(0))).isTrue();
		}
	}

	// A value that is no file.
	private static boolean isOption(Command command, String word) {
		return command.listed("-pl").contains(word.split(",")[0]) || command.values("-t").contains(word);
	}

	private static boolean exists(Command command, String path) {
		return Repository.existsOrIsBuilt(command.folder() + path);
	}

	private static void checkMaven(Command command) {
		List<String> modules = command.listed("-pl");
		assertThat(modules).allMatch((module) -> Repository.exists(module + "/pom.xml"));
		assertThat(command.listed("-P")).allMatch((profile) -> isWritten("<id>" + profile + "</id>", "pom.xml"));
		for (String word : command.arguments()) {
			Matcher property = PROPERTY.matcher(word);
			if (property.matches()) {
				checkProperty(property.group(1), property.group(2), modules);
			}
		}
	}

	private static void checkProperty(String name, String value, List<String> modules) {
		assertThat(OF_MAVEN.contains(name) || isWritten(name, "pom.xml") || isWritten("\"" + name + "\"", ".java"))
			.as(name)
			.isTrue();
		switch (name) {
			case "test" -> assertThat(value.split(",")).allMatch((test) -> isTest(test, modules));
			case "groups" ->
				assertThat(value.split(",")).allMatch((tag) -> isWritten("@Tag(\"" + tag + "\")", ".java"));
			case "benchmarks.of" -> assertThat(value.split(",")).allMatch(BENCHMARK
				.matcher(Repository.read("benchmarks/src/main/java/io/github/webmetrics/benchmarks/Benchmarks.java"))
				.results()
				.map((benchmark) -> benchmark.group(1))
				.toList()::contains);
			default -> {
			}
		}
	}

	private static boolean isWritten(String text, String inFilesThatEndWith) {
		return Repository.files()
			.stream()
			.filter((file) -> file.endsWith(inFilesThatEndWith))
			.filter((file) -> !file.endsWith("DocumentedCommandTests.java"))
			.anyMatch((file) -> Repository.read(file).contains(text));
	}

	private static boolean isTest(String test, List<String> modules) {
		PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:**/" + test + ".java");
		return Repository.files()
			.stream()
			.filter((file) -> file.contains("/src/test/java/"))
			.filter((file) -> modules.isEmpty()
					|| modules.stream().anyMatch((module) -> file.startsWith(module.split("/")[0] + "/")))
			.anyMatch((file) -> matcher.matches(Path.of(file)));
	}

	// In a sentence that names the folder, it is not part of the command.
	private static void checkNpm(Command command) {
		String folder = command.folder();
		String script = command.arguments().get(0).equals("run") ? command.arguments().get(1)
				: command.arguments().get(0);
		assertThat(Repository.files()).filteredOn((file) -> file.endsWith(folder + "package.json"))
			.anyMatch((file) -> script.equals("ci")
					|| JsonMapper.shared().readTree(Repository.read(file)).path("scripts").has(script));
	}

	private static void checkDocker(Command command) {
		String compose = Repository.read("sample-app/compose.yaml");
		if (command.arguments().get(0).equals("compose")) {
			assertThat(command.values("--profile"))
				.allMatch((profile) -> compose.contains("profiles: [" + profile + "]"));
			assertThat(command.values("--scale"))
				.allMatch((scale) -> compose.contains("\n  " + scale.split("=")[0] + ":\n"));
		}
	}

	private static void checkCurl(Command command) throws IOException, InterruptedException {
		List<Matcher> addresses = command.arguments().stream().map(ADDRESS::matcher).filter(Matcher::matches).toList();
		assertThat(addresses).isNotEmpty();
		for (Matcher address : addresses) {
			if (Set.of("8080", "8081").contains(address.group(1))) {
				String path = (address.group(2) != null) ? address.group(2) : "/";
				HttpResponse<String> response = server.get(path);
				// One that shows what happens to a path without a route is on the list.
				assertThat(response.statusCode() != 404 || server.get("/").body().contains(path + " ")).as(path)
					.isTrue();
			}
			else {
				assertThat(Repository.read("sample-app/compose.yaml")).contains(":" + address.group(1) + ":");
			}
		}
	}

	static Stream<Object[]> commands() throws IOException {
		Stream<Object[]> blocks = Documents.blocks(Kind.COMMANDS)
			.stream()
			.flatMap((block) -> Command.all(block.text())
				.stream()
				.map((command) -> new Object[] { block.place(), command }));
		Stream<Object[]> sentences = Documents.pages()
			.stream()
			.flatMap((page) -> page.spans().stream())
			.filter((span) -> IN_SENTENCE.matcher(span.text()).matches())
			.flatMap((span) -> Command.all(span.text())
				.stream()
				.map((command) -> new Object[] { span.place(), command }));
		return Stream.concat(blocks, sentences);
	}

}
