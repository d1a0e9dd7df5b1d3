package io.github.webmetrics.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.webmetrics.sample.Documents.Block;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks what the commands name that the documentation shows: files, modules, profiles,
 * tests, properties, scripts, services and addresses.
 */
class DocumentedCommandTests {

	private static final Pattern IN_SENTENCE = Pattern
		.compile("(?s)(\\./mvnw|bash|cd|npm|docker|kubectl|promtool|curl|jq|git) .*");

	// Programs of which only the files in their arguments are checked.
	private static final Set<String> OTHERS = Set.of("kubectl", "promtool", "sed", "jq", "grep", "git", "java");

	private static final Pattern PATH = Pattern
		.compile("\\.?[\\w-]+(/[\\w.*{}-]+)+/?|[\\w.-]+\\.(yml|yaml|json|md|xml)");

	private static final Pattern ADDRESS = Pattern.compile("(?:http://)?(?:localhost|127\\.0\\.0\\.1):(\\d+)(/.*)?");

	private static final Set<String> PORTS_OF_THE_APPLICATION = Set.of("8080", "8081");

	private static SampleServer server;

	@BeforeAll
	static void start() {
		server = SampleServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void everythingThatCommandsOfBlocksNameExists() throws IOException {
		List<String> missing = new ArrayList<>();
		for (Block block : Documents.blocks(Kind.COMMANDS)) {
			List<Command> commands = Command.all(block.text());
			assertThat(commands).as(block.toString()).isNotEmpty();
			commands.forEach((command) -> missing(command)
				.forEach((name) -> missing.add("%s: %s of %s".formatted(block.place(), name, command))));
		}
		assertThat(missing).isEmpty();
	}

	@Test
	void everythingThatCommandsInSentencesNameExists() throws IOException {
		assertThat(Documents.unknownNames(
				(span) -> Stream.of(span).filter((text) -> IN_SENTENCE.matcher(text).matches()),
				(text) -> Command.all(text).stream().flatMap(DocumentedCommandTests::missing).findAny().isEmpty()))
			.isEmpty();
	}

	/**
	 * Return what a command names and what does not exist.
	 */
	private static Stream<String> missing(Command command) {
		Stream<String> paths = command.arguments()
			.stream()
			.filter((word) -> PATH.matcher(word).matches())
			// A value that is no path.
			.filter((word) -> !command.values("-pl").contains(word) && !command.values("-t").contains(word))
			.filter((path) -> !Repository.existsOrIsBuilt(command.folder() + path));
		return Stream.concat(paths, switch (command.program()) {
			case "./mvnw" -> new DocumentedMaven(command).missing();
			case "bash", "cd" ->
				Stream.of(command.arguments().get(0)).filter((path) -> !Repository.exists(command.folder() + path));
			case "npm" -> missingScript(command);
			case "docker" -> missingOfCompose(command);
			case "curl" -> missingAddresses(command);
			default -> Stream.of(command.program()).filter((program) -> !OTHERS.contains(program));
		});
	}

	// In a sentence that names the folder, the folder is not part of the command.
	private static Stream<String> missingScript(Command command) {
		String script = command.arguments().get(command.arguments().get(0).equals("run") ? 1 : 0);
		boolean exists = Repository.files()
			.stream()
			.filter((file) -> file.endsWith(command.folder() + "package.json"))
			.anyMatch((file) -> script.equals("ci")
					|| JsonMapper.shared().readTree(Repository.read(file)).path("scripts").has(script));
		return exists ? Stream.empty() : Stream.of(script);
	}

	private static Stream<String> missingOfCompose(Command command) {
		String compose = Repository.read("sample-app/compose.yaml");
		Stream<String> profiles = command.values("--profile")
			.stream()
			.filter((profile) -> !compose.contains("profiles: [" + profile + "]"));
		Stream<String> services = command.values("--scale")
			.stream()
			.map((scale) -> scale.split("=")[0])
			.filter((service) -> !compose.contains("\n  " + service + ":\n"));
		return Stream.concat(profiles, services);
	}

	private static Stream<String> missingAddresses(Command command) {
		List<Matcher> addresses = command.arguments().stream().map(ADDRESS::matcher).filter(Matcher::matches).toList();
		return addresses.isEmpty() ? Stream.of("the address")
				: addresses.stream().filter((address) -> !exists(address)).map(MatchResult::group);
	}

	private static boolean exists(MatchResult address) {
		if (!PORTS_OF_THE_APPLICATION.contains(address.group(1))) {
			return Repository.read("sample-app/compose.yaml").contains(":" + address.group(1) + ":");
		}
		try {
			String path = (address.group(2) != null) ? address.group(2) : "/";
			// The first page of the sample application also lists a path without a route.
			return server.get(path).statusCode() != 404 || server.get("/").body().contains(path + " ");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
