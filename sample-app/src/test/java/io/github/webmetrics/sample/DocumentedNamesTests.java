package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.webmetrics.autoconfigure.ErrorMappingProperties;
import io.github.webmetrics.autoconfigure.WebMetricsProperties;
import io.github.webmetrics.sample.Documents.Block;
import io.github.webmetrics.sample.Documents.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests that the names in the sentences of the documentation exist: properties, metrics,
 * rules, types and files.
 */
class DocumentedNamesTests {

	private static final Pattern PROPERTY = Pattern.compile(
			"(?<![\\w./$-])(?:webmetrics|management|spring|server|logging)(?:\\.(?:\\*|[a-z0-9-]+\\*?|\\[[^\\]]*]|<[a-z]+>))+(?![\\w(])");

	private static final Pattern ASSIGNMENT = Pattern.compile("(webmetrics\\.[^=\\s]+)=(.*)");

	// Those that applications expose, and those that rules record.
	private static final Pattern METRIC = Pattern.compile(
			"(?<![\\w:.$])(?:(?:requests?|response|http_server)_[a-z_]+|[a-z_]+:[a-z0-9_]+:[a-z0-9_]+)(?![\\w:(])");

	private static final Pattern TYPE = Pattern.compile("@?((?:[A-Z][a-z0-9]+){2,})(?:[.(<].*)?", Pattern.DOTALL);

	private static final Pattern TYPE_IN_DIAGRAM = Pattern.compile("\\b(?:[A-Z][a-z0-9]+){2,}\\b");

	private static final Pattern TYPE_OF_PACKAGE = Pattern.compile("[a-z]+/[A-Z]\\w+");

	private static final Pattern FILE = Pattern.compile("(\\.?[\\w-]+)(/[\\w.-]+)+/?");

	private static final Pattern API_IN_BUILD = Pattern.compile("<include>(io\\.github\\.webmetrics\\..*)</include>");

	private static final Pattern API_ON_PAGE = Pattern
		.compile("(?m)^\\| ((?:`[A-Z]\\w+`(?:, )?)+) \\| `(io\\.github\\.webmetrics[.\\w]*)` \\|");

	// With the reason why the name is right although the tests cannot find it.
	private static final Map<String, String> EXCEPTIONS = Map.of("requests_in_progress_total",
			"the gauge of the article that the README names", "requests_created",
			"a name that a counter takes, although nothing is exposed under it", "management.tracing.exemplars.include",
			"Spring Boot's module for tracing is not on the class path");

	@Test
	void propertiesExist() throws IOException {
		KnownProperties known = new KnownProperties();
		assertKnown(PROPERTY, (property) -> known.contains(property) || isFile(property));
	}

	@Test
	void propertiesHaveValuesThatCanBeBound() throws IOException {
		for (Page page : Documents.pages()) {
			for (Span span : page.spans()) {
				Matcher assignment = ASSIGNMENT.matcher(span.text());
				if (assignment.matches()) {
					Binder binder = new Binder(
							new MapConfigurationPropertySource(Map.of(assignment.group(1), assignment.group(2))));
					assertThatCode(() -> {
						binder.bind("webmetrics", WebMetricsProperties.class);
						binder.bind("webmetrics.error-mapping", ErrorMappingProperties.class);
					}).as(span.toString()).doesNotThrowAnyException();
				}
			}
		}
	}

	@Test
	void metricsExist(@TempDir Path folder) throws IOException, InterruptedException {
		Set<String> exposed = ExposedNames.ofEverything().metrics();
		for (Block block : Documents.blocks(Kind.CONFIGURATION)) {
			// Configurations that rename metrics.
			if (block.text().contains("\n    name: ") && !block.fails()) {
				try (SampleServer server = new DocumentedConfiguration(block.text()).start(folder,
						"management.endpoints.web.exposure.include=prometheus")) {
					exposed.addAll(ExposedNames.of(server).metrics());
				}
			}
		}
		exposed.addAll(ExposedNames.recorded());
		assertKnown(METRIC, exposed::contains);
	}

	@Test
	void typesExist() throws IOException {
		KnownTypes types = new KnownTypes();
		Set<String> others = new HashSet<>(Rules.all().stream().map(Rules.Rule::name).toList());
		Repository.files()
			.stream()
			.filter((file) -> file.startsWith("observability/kubernetes/"))
			.flatMap((file) -> Pattern.compile("(?m)^kind: (\\w+)").matcher(Repository.read(file)).results())
			.map((MatchResult kind) -> kind.group(1))
			.forEach(others::add);
		Predicate<String> known = (name) -> types.contains(name) || others.contains(name);
		assertKnown((span) -> Stream.of(TYPE.matcher(span)).filter(Matcher::matches).map((type) -> type.group(1)),
				known);
		for (Block block : Documents.blocks(Kind.DIAGRAM)) {
			assertThat(TYPE_IN_DIAGRAM.matcher(block.text()).results().map(MatchResult::group)).as(block.toString())
				.allMatch(types::contains);
		}
	}

	@Test
	void eachTypeOfTheApiIsDocumented() throws IOException {
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
		List<String> alerts = Rules.all().stream().filter(Rules.Rule::alert).map(Rules.Rule::name).toList();
		Set<String> documented = Documents.pages()
			.stream()
			.flatMap((page) -> page.spans().stream())
			.map(Span::text)
			.collect(Collectors.toSet());
		assertThat(alerts).isNotEmpty().allMatch(documented::contains);
	}

	@Test
	void filesExist() throws IOException {
		Set<String> folders = Repository.files()
			.stream()
			.filter((file) -> file.contains("/"))
			.map((file) -> file.substring(0, file.indexOf('/')))
			.collect(Collectors.toSet());
		assertKnown((span) -> Stream.of(span)
			.filter((file) -> FILE.matcher(file).matches() && folders.contains(file.substring(0, file.indexOf('/')))),
				Repository::existsOrIsBuilt);
		assertKnown((span) -> Stream.of(span).filter((type) -> TYPE_OF_PACKAGE.matcher(type).matches()),
				(type) -> Repository.code().anyMatch((file) -> file.endsWith("/" + type + ".java")));
	}

	private static void assertKnown(Pattern pattern, Predicate<String> known) throws IOException {
		assertKnown((span) -> pattern.matcher(span).results().map(MatchResult::group), known);
	}

	private static void assertKnown(Function<String, Stream<String>> names, Predicate<String> known)
			throws IOException {
		List<String> unknown = new ArrayList<>();
		int found = 0;
		for (Page page : Documents.pages()) {
			for (Span span : page.spans()) {
				for (String name : names.apply(span.text()).toList()) {
					found++;
					if (!known.test(name) && !EXCEPTIONS.containsKey(name)) {
						unknown.add(span.place() + ": " + name);
					}
				}
			}
		}
		assertThat(unknown).isEmpty();
		assertThat(found).isPositive();
	}

	private static boolean isFile(String name) {
		return Repository.files().stream().anyMatch((file) -> file.endsWith("/" + name));
	}

}
