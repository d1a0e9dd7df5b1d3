package io.github.webmetrics.sample;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.webmetrics.sample.Documents.Block;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Compares the output and the responses that the documentation shows with those of the
 * sample application. It runs with the last configuration that the page shows before
 * them, or with its own if there is none. The page on troubleshooting has a test of its
 * own, which makes what it describes go wrong.
 */
@ExtendWith(OutputCaptureExtension.class)
class DocumentedOutputTests {

	private static final List<String> PATHS = List.of("/users/1", "/nope", "/test", "/test1", "/orders/1");

	// TroubleshootingPageTests holds that each output on this page is compared.
	private static final String TROUBLESHOOTING = "docs/troubleshooting.md";

	private static final String EXPOSE = "management.endpoints.web.exposure.include=health,prometheus";

	private static final Pattern EXPOSED = Pattern
		.compile("# (HELP|TYPE) .*|[a-zA-Z_:][\\w:]*(\\{.*})? [-+.\\dEINa-f]+");

	// Objects of the report whose keys depend on the application.
	private static final Set<String> MAPS = Set.of("labels", "statuses");

	@TempDir
	private Path folder;

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("outputs")
	void outputIsThatOfTheApplication(Block block, CapturedOutput output) throws IOException, InterruptedException {
		assertThat(block.lines()).isNotEmpty();
		Map<Boolean, List<String>> lines = block.lines()
			.collect(Collectors.partitioningBy((line) -> EXPOSED.matcher(line).matches()));
		Optional<Block> configuration = configuration(block);
		if (configuration.isPresent() && configuration.get().fails()) {
			assertThatException().isThrownBy(() -> start(configuration).close());
			assertThat(lines.get(true)).isEmpty();
		}
		else if (lines.get(true).isEmpty()) {
			start(configuration).close();
		}
		else {
			try (SampleServer server = start(configuration, EXPOSE)) {
				for (String path : PATHS) {
					server.get(path);
				}
				// A response may be complete before its request is recorded.
				Awaitility.await().untilAsserted(() -> assertThat(missing(lines.get(true), server)).isEmpty());
			}
		}
		assertThat(lines.get(false)).allSatisfy((line) -> assertThat(output).contains(line));
	}

	private static List<String> missing(List<String> lines, SampleServer server)
			throws IOException, InterruptedException {
		Set<String> exposed = server.scrape()
			.lines()
			.map(DocumentedOutputTests::withoutValue)
			.collect(Collectors.toSet());
		return lines.stream().filter((line) -> !exposed.contains(withoutValue(line))).toList();
	}

	// Without the label that the sample application adds, either.
	private static String withoutValue(String line) {
		return line.startsWith("# ") ? line : line.substring(0, line.lastIndexOf(' ')).replace(",tenant=\"NONE\"", "");
	}

	static List<Named<Block>> outputs() throws IOException {
		return named((block) -> Kind.OUTPUT.isKindOf(block) && !block.place().page().equals(TROUBLESHOOTING));
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("responses")
	void responseIsOneOfTheApplication(Block block) throws IOException, InterruptedException {
		List<String> responses = new ArrayList<>();
		for (Optional<Block> configuration : Stream.of(configuration(block), Optional.<Block>empty())
			.distinct()
			.toList()) {
			try (SampleServer server = start(configuration)) {
				for (String path : PATHS) {
					HttpResponse<String> response = server.get(path);
					if (isDocumented(block, response)) {
						return;
					}
					responses.add(path + ": " + response.statusCode() + " " + response.body());
				}
			}
		}
		assertThat(responses).as("no response is as in " + block).isEmpty();
	}

	static List<Named<Block>> responses() throws IOException {
		return named(Kind.RESPONSE::isKindOf);
	}

	private static boolean isDocumented(Block block, HttpResponse<String> response) {
		if (block.language().equals("json")) {
			return isSameJson(block.text(), response.body());
		}
		String[] headAndBody = block.text().split("\n\n", 2);
		List<String> head = headAndBody[0].lines().toList();
		HttpStatus status = HttpStatus.valueOf(response.statusCode());
		return head.get(0).equals("HTTP/1.1 " + status.value() + " " + status.getReasonPhrase())
				&& head.stream()
					.skip(1)
					.map((line) -> line.split(": ", 2))
					.allMatch((header) -> response.headers().allValues(header[0]).contains(header[1]))
				&& isSameJson(headAndBody[1], response.body());
	}

	private static boolean isSameJson(String documented, String body) {
		return body.startsWith("{")
				&& JsonMapper.shared().readTree(documented).equals(JsonMapper.shared().readTree(body));
	}

	@Test
	void reportHasTheDocumentedProperties() throws IOException, InterruptedException {
		try (SampleServer server = SampleServer.start()) {
			server.get("/users/1");
			// A response may be complete before its request is recorded.
			Awaitility.await().atMost(Daemon.PATIENCE).untilAsserted(() -> assertReportIsDocumented(server));
		}
	}

	private static void assertReportIsDocumented(SampleServer server) throws IOException, InterruptedException {
		JsonNode report = JsonMapper.shared().readTree(server.get("/actuator/webmetrics?endpoint=/users").body());
		for (Block block : Documents.blocks(Kind.REPORT)) {
			assertSameShape(block.place().toString(), JsonMapper.shared().readTree(block.text()), report);
		}
	}

	private static void assertSameShape(String path, JsonNode documented, JsonNode actual) {
		assertThat(documented.getNodeType()).as(path).isEqualTo(actual.getNodeType());
		if (documented.isArray()) {
			assertThat(documented.isEmpty() || actual.isEmpty()).as(path).isFalse();
			documented.forEach((element) -> assertSameShape(path + "[]", element, actual.get(0)));
		}
		Set<String> names = Set.copyOf(documented.propertyNames());
		Set<String> actualNames = Set.copyOf(actual.propertyNames());
		if (MAPS.stream().anyMatch((map) -> path.endsWith("." + map))) {
			assertThat(actualNames).as(path).containsAll(names);
		}
		else {
			assertThat(actualNames).as(path).isEqualTo(names);
		}
		for (Map.Entry<String, JsonNode> property : documented.properties()) {
			assertSameShape(path + "." + property.getKey(), property.getValue(), actual.get(property.getKey()));
		}
	}

	private SampleServer start(Optional<Block> configuration, String... properties) throws IOException {
		return configuration.isPresent()
				? new DocumentedConfiguration(configuration.get().text()).start(this.folder, properties)
				: SampleServer.start(properties);
	}

	private static Optional<Block> configuration(Block block) {
		return Page.read(block.place().page()).configurationBefore(block);
	}

	private static List<Named<Block>> named(Predicate<Block> condition) throws IOException {
		return Documents.pages()
			.stream()
			.flatMap((page) -> page.blocks().stream())
			.filter(condition)
			.map((block) -> Named.of(block.place().toString(), block))
			.toList();
	}

}
