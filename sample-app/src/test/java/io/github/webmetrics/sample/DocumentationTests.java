package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the configurations, the code and the queries that the documents show.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	@Test
	void firstConfigurationOfReadmeGivesItsFirstOutput(@TempDir Path folder) throws IOException, InterruptedException {
		String readme = Files.readString(ROOT.resolve("README.md"));
		try (SampleServer server = start(Documents.blocks("README.md", "yaml").get(0), folder)) {
			assertThat(server.get("/users/1").statusCode()).isEqualTo(200);
			assertThat(server.get("/nope").statusCode()).isEqualTo(404);
			List<String> series = Documents.blocks("README.md", "")
				.get(0)
				.lines()
				.map((line) -> line.substring(0, line.lastIndexOf(' ')))
				.toList();
			// The label that the sample application itself adds is not in README.
			Awaitility.await()
				.untilAsserted(() -> assertThat(server.scrape().replace(",tenant=\"NONE\"", "")).contains(series));
		}
		assertThat(readme.lines().limit(30)).anyMatch((line) -> line.contains("[Contributing]"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/configuration.md", "docs/error-mapping.md", "docs/page.md" })
	void applicationStartsWithEachConfiguration(String document, @TempDir Path folder)
			throws IOException, InterruptedException {
		List<String> configurations = Documents.blocks(document, "yaml");
		assertThat(configurations).isNotEmpty();
		for (String configuration : configurations) {
			try (SampleServer server = start(configuration, folder)) {
				assertThat(server.get("/test").body()).isEqualTo("test");
			}
		}
	}

	@Test
	void mappedErrorIsAnsweredAsDocumented(@TempDir Path folder) throws IOException, InterruptedException {
		try (SampleServer server = start(Documents.blocks("docs/error-mapping.md", "yaml").get(0), folder)) {
			assertThat(Documents.blocks("docs/error-mapping.md", "").get(0)).contains("HTTP/1.1 404")
				.contains(server.get("/orders/1").body());
		}
	}

	@Test
	void documentedJavaCodeCompiles() throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/github/webmetrics/sample/DocumentedMapper.java"));
		for (String snippet : Documents.blocks("docs/error-mapping.md", "java")) {
			assertThat(source.replaceAll("\\s+", " ")).contains(snippet.strip().replaceAll("\\s+", " "));
		}
	}

	@Test
	void queriesAreValid(@TempDir Path folder) throws IOException, InterruptedException {
		StringBuilder rules = new StringBuilder("groups:\n- name: documented\n  rules:\n");
		Documents.blocks("docs/metrics.md", "")
			.stream()
			.flatMap((block) -> Stream.of(block.split("\n\n")))
			.map((query) -> query.substring(query.indexOf('\n') + 1).strip())
			.forEach((query) -> rules.append("  - record: a:b:c")
				.append(rules.length())
				.append("\n    expr: '")
				.append(query)
				.append("'\n"));
		Path file = Files.writeString(folder.resolve("rules.yml"), rules);
		Promtool.accepts("", "check", "rules", file.toString());
	}

	@Test
	void scrapeConfigurationsAreValid(@TempDir Path folder) throws IOException, InterruptedException {
		List<String> scrapes = Documents.blocks("docs/operations.md", "yaml")
			.stream()
			.filter((block) -> block.startsWith("- job_name"))
			.toList();
		assertThat(scrapes).hasSize(4);
		for (String scrape : scrapes) {
			Path file = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs:\n" + scrape);
			Promtool.accepts("", "check", "config", file.toString());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/configuration.md", "docs/error-mapping.md", "docs/metrics.md",
			"docs/operations.md", "docs/page.md", "docs/performance.md", "docs/promises.md", "docs/security.md",
			"docs/versions.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md" })
	void linksHaveATarget(String document) throws IOException {
		String text = Files.readString(ROOT.resolve(document));
		for (String link : matches("\\]\\(([^)#:]+)\\)", text)) {
			assertThat(ROOT.resolve(document).resolveSibling(link)).exists();
		}
		for (String anchor : matches("\\]\\(#([^)]+)\\)", text)) {
			assertThat(matches("(?m)^#+ (.+)$", text)).anyMatch((title) -> title.toLowerCase(Locale.ROOT)
				.replaceAll("[^a-z ]", "")
				.replace(' ', '-')
				.equals(anchor));
		}
	}

	private static SampleServer start(String configuration, Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("application.yml"), configuration);
		return SampleServer.start("spring.config.location=" + file);
	}

	private static List<String> matches(String pattern, String text) {
		return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
	}

}
