package io.github.webmetrics.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Dashboards}.
 */
class DashboardsTests {

	private static final Path SHIPPED = Path.of("dashboards");

	private static final List<String> FILES = List.of("webmetrics-overview.json", "webmetrics-endpoint.json");

	@TempDir
	private Path folder;

	@Test
	void filesAreWhatTheSourceMakes() throws IOException {
		Dashboards.write(this.folder, new Names());
		for (String file : FILES) {
			assertThat(this.folder.resolve(file))
				.as("If the source has changed, write the files again: ./mvnw -q -pl observability compile exec:java")
				.hasSameTextualContentAs(SHIPPED.resolve(file));
		}
	}

	@Test
	void filesForNativeBucketsAreWhatTheSourceMakes() throws IOException {
		Dashboards.writeNative(this.folder, new Names(), Path.of("rules"));
		for (String file : List.of("webmetrics.rules.yml", "webmetrics-overview.json", "webmetrics-endpoint.json")) {
			assertThat(this.folder.resolve(file))
				.as("If the source has changed, write the files again: ./mvnw -q -pl observability compile exec:java")
				.hasSameTextualContentAs(Path.of("native-histograms").resolve(file))
				.content()
				.contains("request_latency_seconds")
				.doesNotContain("request_latency_seconds_")
				.doesNotContainPattern("(by \\((\\w+, )*le\\)|le=)(?!.*(first_byte|queue)_seconds)");
		}
	}

	@Test
	void whenNamesAreChangedThenTheyAreChangedEverywhere() throws IOException {
		Dashboards.write(this.folder, new Names("requests=calls_total", "app-name=service", "endpoint=route"));
		for (String file : FILES) {
			assertThat(Files.readString(this.folder.resolve(file)))
				.contains("calls_total{service=~\\\"$app\\\"", "by (instance)")
				.doesNotContain("requests_total", "app_name", "by (endpoint", "{{endpoint}}", "<");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "app_name=service", "app-name" })
	void whenThereIsNoSuchNameThenItIsRefused(String renamed) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Names(renamed)).withMessageContaining(renamed);
	}

	@Test
	void eachPanelIsExplained() throws IOException {
		for (String file : FILES) {
			assertExplained(JsonMapper.shared().readTree(SHIPPED.resolve(file)).path("panels"));
		}
	}

	private static void assertExplained(JsonNode panels) {
		assertThat(panels).isNotEmpty();
		for (JsonNode panel : panels) {
			assertThat(panel.path("title").asString()).isNotBlank();
			if (panel.path("collapsed").asBoolean(false)) {
				assertExplained(panel.path("panels"));
			}
			else if (!panel.path("type").asString().equals("row")) {
				assertThat(panel.path("description").asString()).endsWith(".");
				assertThat(panel.at("/fieldConfig/defaults/unit").asString()).isNotBlank();
				assertThat(panel.path("targets")).isNotEmpty();
			}
		}
	}

	@Test
	void eachPanelHasAnIdOfItsOwn() throws IOException {
		for (String file : FILES) {
			assertThat(JsonMapper.shared().readTree(SHIPPED.resolve(file)).findValues("id")).doesNotHaveDuplicates();
		}
	}

}
