package io.github.webmetrics.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests what is logged at startup about properties that are invalid, or have another
 * effect than their author may have wanted.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupLogTests {

	@Test
	void whenPropertyIsInvalidThenLogsWhereItIsSet(@TempDir Path folder, CapturedOutput output) throws IOException {
		Path file = Files.writeString(folder.resolve("application.yaml"), """
				webmetrics:
				  latency:
				    buckets: [1, 5, 10]
				""");
		assertThatException().isThrownBy(() -> WireServer.logStart("spring.config.location=file:" + file));
		assertThat(output).contains("Invalid configuration of webmetrics:", "Property: webmetrics.latency.buckets",
				"Value: \"1\"", "application.yaml] - 3:15", "without a unit", "'100ms'");
	}

	@ParameterizedTest
	@CsvSource({ "webmetrics.enabled, flase", "webmetrics.enabled, yes", "webmetrics.error-mapping.enabled, of" })
	void whenSwitchIsNeitherOnNorOffThenLogsThat(String property, String value, CapturedOutput output) {
		WireServer.logStart(property + "=" + value);
		assertThat(output).containsOnlyOnce("The value '" + value + "' of '" + property + "' is taken for 'false'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "requests", "latency", "in-progress" })
	void whenMetricHasNoLabelsThenLogsThat(String metric, CapturedOutput output) {
		WireServer.logStart("webmetrics." + metric + ".labels=");
		assertThat(output).containsOnlyOnce("webmetrics." + metric + ".labels is empty");
	}

	@Test
	void whenOnlyAHeaderLabelsTheRequestsThenTheirMetricIsNotOneSeries(CapturedOutput output) {
		WireServer.logStart("webmetrics.requests.labels=", "webmetrics.latency.labels=",
				"webmetrics.header-labels.plan.header=X-Plan", "webmetrics.header-labels.plan.values=free,paid");
		assertThat(output).doesNotContain("webmetrics.requests.labels is empty")
			.containsOnlyOnce("webmetrics.latency.labels is empty");
	}

	@Test
	void inKubernetesLogsWhatTheOperatorDoesToTheEndpointLabel(CapturedOutput output) {
		WireServer.logStart("spring.main.cloud-platform=kubernetes");
		assertThat(output).containsOnlyOnce("honorLabels: true")
			.containsOnlyOnce("webmetrics.label-names.endpoint=route");
	}

	@Test
	void whenNothingIsUnusualThenLogsNothing(CapturedOutput output) {
		WireServer.logStart("management.endpoints.web.exposure.include=prometheus", "webmetrics.enabled=TRUE");
		WireServer.logStart("webmetrics.enabled=false");
		WireServer.logStart("management.endpoints.web.exposure.include=prometheus",
				"spring.main.cloud-platform=kubernetes", "webmetrics.label-names.endpoint=route");
		assertThat(output).doesNotContain("io.github.webmetrics.autoconfigure", "i.g.w.a");
	}

}
