package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.webmetrics.sample.Documents.Block;
import io.github.webmetrics.sample.Documents.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the metrics, rules, types and files exist that the documentation names in
 * its sentences, and that it names each alert and each type of the API.
 */
class DocumentedNamesTests {

	// Those that applications expose, and those that rules record.
	private static final Pattern METRIC = Pattern
		.compile("(?<![\\w:.$])(?:(?:requests?|response|http_server)_[a-z_]+\\*?"
				+ "|[a-z_]+:[a-z0-9_]+:[a-z0-9_]+)(?![\\w:(])");

	private static final Map<String, String> OTHER_METRICS = Map.of("requests_in_progress_total",
			"the gauge of the article that the README names", "requests_created",
			"a name that a counter takes, although nothing is exposed under it");

	private static final Pattern TYPE = Pattern.compile("(?s)@?((?:[A-Z][a-z0-9]+){2,})(?:[.(<].*)?");

	// Types of modules that are not on the class path, and a kind of manifest.
	private static final Set<String> OTHER_TYPES = Set.of("WebFluxTest", "JwtAuthenticationToken", "ServiceMonitor",
			"AlertmanagerConfig");

	private static final Pattern TYPE_IN_DIAGRAM = Pattern.compile("\\b(?:[A-Z][a-z0-9]+){2,}\\b");

	private static final Pattern TYPE_IN_PACKAGE = Pattern.compile("[a-z]+/[A-Z]\\w+");

	private static final Pattern KIND_OF_MANIFEST = Pattern.compile("(?m)^kind: (\\w+)");

	private static final Pattern FILE = Pattern.compile("(\\.?[\\w-]+)(?:/[\\w.-]+)+/?");

	private static final Pattern API_IN_BUILD = Pattern.compile("<include>(io\\.github\\.webmetrics\\..*)</include>");

	private static final Pattern API_ON_PAGE = Pattern
		.compile("(?m)^\\| ((?:`[A-Z]\\w+`(?:, )?)+) \\| `(io\\.github\\.webmetrics[.\\w]*)` \\|");

	@Test
	void metricsExist(@TempDir Path folder) throws IOException, InterruptedException {
		Set<String> known = new HashSet<>(ExposedNames.ofEverything().metrics());
		known.addAll(ExposedNames.recorded());
		known.addAll(OTHER_METRICS.keySet());
		for (Block block : Documents.blocks(Kind.CONFIGURATION)) {
			// Configurations that rename metrics.
			if (block.text().contains("\n    name: ") && !block.fails()) {
				try (SampleServer server = new DocumentedConfiguration(block.text()).start(folder,
						"management.endpoints.web.exposure.include=prometheus")) {
					known.addAll(ExposedNames.of(server).metrics());
				}
			}
		}
		assertThat(Documents.unknownNames(METRIC, (name) -> known.contains(name) || isBeginning(name, known)))
			.isEmpty();
	}

	private static boolean isBeginning(String name, Set<String> known) {
		return name.endsWith("*")
				&& known.stream().anyMatch((each) -> each.startsWith(name.substring(0, name.length() - 1)));
	}

	@Test
	void typesExist() throws IOException {
		KnownTypes types = new KnownTypes();
		Set<String> others = new HashSet<>(OTHER_TYPES);
		others.addAll(alerts());
		Repository.files()
			.stream()
			.filter((file) -> file.startsWith("observability/kubernetes/"))
			.flatMap((file) -> KIND_OF_MANIFEST.matcher(Repository.read(file)).results())
			.forEach((kind) -> others.add(kind.group(1)));
		assertThat(Documents.unknownNames(
				(span) -> Stream.of(TYPE.matcher(span)).filter(Matcher::matches).map((type) -> type.group(1)),
				(name) -> types.contains(name) || others.contains(name)))
			.isEmpty();
		for (Block block : Documents.blocks(Kind.DIAGRAM)) {
			assertThat(TYPE_IN_DIAGRAM.matcher(block.text()).results().map(MatchResult::group)).as(block.toString())
				.allMatch(types::contains);
		}
	}

	@Test
	void typesExistInTheirPackages() throws IOException {
		assertThat(Documents.unknownNames(
				(span) -> Stream.of(span).filter((type) -> TYPE_IN_PACKAGE.matcher(type).matches()),
				(type) -> Repository.code().anyMatch((file) -> file.endsWith("/" + type + ".java"))))
			.isEmpty();
	}

	@Test
	void filesExist() throws IOException {
		Set<String> folders = Repository.files()
			.stream()
			.filter((file) -> file.contains("/"))
			.map((file) -> file.substring(0, file.indexOf('/')))
			.collect(Collectors.toSet());
		assertThat(Documents.unknownNames((span) -> Stream.of(FILE.matcher(span))
			.filter((file) -> file.matches() && folders.contains(file.group(1)))
			.map(MatchResult::group), Repository::existsOrIsBuilt)).isEmpty();
	}

	@Test
	void eachTypeOfTheApiIsDocumented() {
		List<String> api = API_IN_BUILD.matcher(Repository.read("webmetrics-autoconfigure/pom.xml"))
			.results()
			.map((type) -> type.group(1))
			.toList();
		List<String> documented = API_ON_PAGE.matcher(Repository.read("docs/java-api.md"))
			.results()
			.flatMap((row) -> Stream.of(row.group(1).split(", "))
				.map((type) -> row.group(2) + "." + type.replace("`", "")))
			.toList();
		assertThat(documented).isNotEmpty().containsExactlyInAnyOrderElementsOf(api);
	}

	@Test
	void eachAlertIsDocumented() throws IOException {
		Set<String> documented = Documents.pages()
			.stream()
			.flatMap((page) -> page.spans().stream())
			.map(Span::text)
			.collect(Collectors.toSet());
		assertThat(alerts()).isNotEmpty().allMatch(documented::contains);
	}

	private static List<String> alerts() throws IOException {
		return Rules.all().stream().filter(Rules.Rule::alert).map(Rules.Rule::name).toList();
	}

}
