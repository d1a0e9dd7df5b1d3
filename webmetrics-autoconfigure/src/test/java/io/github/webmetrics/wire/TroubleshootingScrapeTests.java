package io.github.webmetrics.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reproduces why the scrape endpoint does not answer.
 */
class TroubleshootingScrapeTests extends TroubleshootingKit {

	@Test
	@Symptom(NOT_EXPOSED)
	void eachCauseLogsTheLineThatThePageShows(CapturedOutput output) throws IOException {
		List<String[]> causes = List.of(new String[0],
				new String[] { "management.endpoints.web.exposure.include=*",
						"management.endpoints.web.exposure.exclude=prometheus" },
				new String[] { EXPOSED, "management.endpoints.access.default=none" },
				new String[] { EXPOSED, "management.endpoints.access.max-permitted=none" },
				new String[] { EXPOSED, "management.endpoint.prometheus.enabled=false" },
				new String[] { EXPOSED, "management.prometheus.metrics.export.enabled=false" },
				new String[] { EXPOSED, "management.server.port=-1" });
		List<List<String>> rows = PAGE.rows(NOT_EXPOSED, "the line ends with");
		assertThat(rows).hasSameSizeAs(causes);
		String line = "the metrics are not exposed to Prometheus: ";
		for (int i = 0; i < rows.size(); i++) {
			String end = line + code(rows.get(i).get(0));
			assertThat(output).doesNotContain(end);
			try (WireServer server = startLogging(WireApplication.class, causes.get(i))) {
				assertThat(get(server, SCRAPE)).startsWith("HTTP/1.1 404 ");
				assertThat(output).containsOnlyOnce(end);
			}
		}
		assertQuoted(output, NOT_EXPOSED, 0);
	}

	@Test
	@Symptom(NOT_EXPOSED)
	void configurationOfThePageExposesTheEndpoint(@TempDir Path folder) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, PAGE.configuration(NOT_EXPOSED, folder))) {
			assertThat(get(server, SCRAPE)).startsWith("HTTP/1.1 200 ");
		}
	}

	@Test
	@Symptom(NOT_EXPOSED)
	void whenPathsAreChangedThenTheActuatorListsTheNewOne(CapturedOutput output) throws IOException {
		try (WireServer server = startLogging(WireApplication.class, EXPOSED, "spring.webflux.base-path=/api",
				"management.endpoints.web.base-path=/manage",
				"management.endpoints.web.path-mapping.prometheus=metrics")) {
			assertThat(get(server, SCRAPE)).startsWith("HTTP/1.1 404 ");
			assertThat(get(server, "/api/manage")).contains("/api/manage/metrics\"");
			assertThat(get(server, "/api/manage/metrics")).startsWith("HTTP/1.1 200 ");
		}
		assertThat(output).doesNotContain("not exposed");
	}

}
