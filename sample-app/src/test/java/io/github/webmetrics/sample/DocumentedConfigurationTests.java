package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.webmetrics.sample.Documents.Block;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Runs the sample application with each configuration that the documentation shows.
 * {@link DocumentedPropertyTests} looks for properties that do not exist, which do not
 * prevent the start.
 */
class DocumentedConfigurationTests {

	@ParameterizedTest
	@MethodSource("startingConfigurations")
	void applicationStartsAndAnswers(String configuration, @TempDir Path folder)
			throws IOException, InterruptedException {
		try (SampleServer server = new DocumentedConfiguration(configuration).start(folder)) {
			assertThat(server.get("/test").body()).isEqualTo("test");
		}
	}

	static Stream<Named<String>> startingConfigurations() throws IOException {
		return configurations(false);
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("failingConfigurations")
	void applicationDoesNotStart(String configuration, @TempDir Path folder) {
		assertThatException().isThrownBy(() -> new DocumentedConfiguration(configuration).start(folder).close());
	}

	static Stream<Named<String>> failingConfigurations() throws IOException {
		return configurations(true);
	}

	// Each configuration once, even if several pages show it.
	private static Stream<Named<String>> configurations(boolean fails) throws IOException {
		Map<String, String> places = Documents.blocks(Kind.CONFIGURATION)
			.stream()
			.filter((block) -> block.fails() == fails)
			.collect(Collectors.toMap(Block::text, (block) -> block.place().toString(),
					(first, second) -> first + ", " + second, LinkedHashMap::new));
		return places.entrySet().stream().map((entry) -> Named.of(entry.getValue(), entry.getKey()));
	}

}
