package io.github.webmetrics.sample;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.webmetrics.sample.Documents.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the code that the documentation shows with files that the build compiles, runs
 * or checks.
 */
class DocumentedCodeTests {

	private static final Map<String, String> ENDINGS = Map.of("java", ".java", "kotlin", ".kt");

	private static final Map<String, List<String>> BUILD_FILES = Map.of("pom.xml", List.of("pom.xml"), "build.gradle",
			List.of("build.gradle"), "build.gradle.kts", List.of("build.gradle", "build.gradle.kts"));

	private static final Map<String, String> PROXIES = Map.of("nginx", "sample-app/compose/nginx.conf", "haproxy",
			"sample-app/compose/haproxy.cfg");

	@ParameterizedTest
	@EnumSource(names = { "CODE", "BUILD_FILE", "SHIPPED_FILE" })
	void blockIsPartOfAFileThatIsTested(Kind kind) throws IOException {
		assertThat(Documents.blocks(kind)).filteredOn((block) -> files(kind, block).noneMatch(block::isPartOf))
			.isEmpty();
	}

	private static Stream<String> files(Kind kind, Block block) {
		return switch (kind) {
			case CODE ->
				Repository.code().filter((file) -> file.endsWith(ENDINGS.get(block.language()))).map(Repository::read);
			case BUILD_FILE -> BUILD_FILES.get(block.title())
				.stream()
				.map(".ci/consumer/"::concat)
				.filter(Repository::exists)
				.map(Repository::read)
				.map(DocumentedCodeTests::withVersion);
			default -> Repository.shipped(block.title())
				.stream()
				.map(Repository::read)
				.map(DocumentedCodeTests::withoutComments);
		};
	}

	// .ci/release sets the version of the project.
	private static String withVersion(String buildFile) {
		return buildFile.replace("${webmetrics.version}", Repository.version())
			.replace("${property('versions.webmetrics')}", Repository.version());
	}

	private static String withoutComments(String file) {
		return file.replaceAll("(?m)^\\s*#.*\\n", "");
	}

	@Test
	void eachLineForAProxyIsInTheConfigurationOfTheSampleApplication() throws IOException {
		for (Block block : Documents.blocks(Kind.PROXY)) {
			List<String> shipped = Repository.read(PROXIES.get(block.language())).lines().map(String::strip).toList();
			assertThat(block.lines()).as(block.toString()).isNotEmpty().isSubsetOf(shipped);
		}
	}

}
