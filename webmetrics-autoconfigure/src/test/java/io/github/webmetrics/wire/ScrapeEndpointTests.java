package io.github.webmetrics.wire;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the message that is logged at startup if there is no scrape endpoint.
 */
@ExtendWith(OutputCaptureExtension.class)
class ScrapeEndpointTests {

	private static final String HINT = "the metrics are not exposed to Prometheus: ";

	@Test
	void whenEndpointIsNotExposedThenLogsTheIncludeProperty(CapturedOutput output) {
		WireServer.logStart();
		assertThat(output).containsOnlyOnce(HINT + "add prometheus to management.endpoints.web.exposure.include");
	}

	@Test
	void whenEndpointIsExcludedThenLogsTheExcludeProperty(CapturedOutput output) {
		WireServer.logStart("management.endpoints.web.exposure.include=*",
				"management.endpoints.web.exposure.exclude=prometheus,env");
		assertThat(output).containsOnlyOnce(HINT + "remove prometheus from management.endpoints.web.exposure.exclude");
	}

	@ParameterizedTest
	@CsvSource({ "management.endpoints.access.default=none, management.endpoint.prometheus.access=read-only",
			"management.endpoint.prometheus.access=none, management.endpoint.prometheus.access=read-only",
			"management.endpoints.access.max-permitted=none, management.endpoints.access.max-permitted=read-only",
			"management.endpoints.enabled-by-default=false, management.endpoint.prometheus.access=read-only",
			"management.endpoint.prometheus.enabled=false, management.endpoint.prometheus.enabled=true",
			"management.server.port=-1, management.server.port to a port" })
	void whenEndpointMayNotBeAccessedThenLogsTheAccessProperty(String property, String action, CapturedOutput output) {
		WireServer.logStart("management.endpoints.web.exposure.include=prometheus", property);
		assertThat(output).containsOnlyOnce(HINT + "set " + action);
	}

	@Test
	void whenRegistryIsDisabledThenLogsTheExportProperty(CapturedOutput output) {
		WireServer.logStart("management.prometheus.metrics.export.enabled=false");
		assertThat(output).containsOnlyOnce(HINT + "set management.prometheus.metrics.export.enabled=true");
	}

	@Test
	void whenEndpointIsExposedThenLogsNothing(CapturedOutput output) {
		WireServer.logStart("management.endpoints.web.exposure.include=prometheus");
		WireServer.logStart("management.endpoints.web.exposure.include=*", "management.server.port=0",
				"management.server.address=127.0.0.1");
		assertThat(output).doesNotContain(HINT);
	}

	@Test
	void whenRequestsAreNotRecordedThenLogsNothing(CapturedOutput output) {
		WireServer.logStart("webmetrics.enabled=false");
		assertThat(output).doesNotContain(HINT);
	}

}
