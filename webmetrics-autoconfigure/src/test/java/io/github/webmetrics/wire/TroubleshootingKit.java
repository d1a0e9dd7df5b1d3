package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests of the symptoms share: the headings of the page on troubleshooting, and
 * how to ask an application. Their classes follow the rows of the first table of the
 * page.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class TroubleshootingKit {

	static final String NOT_EXPOSED = "The scrape endpoint answers 404";

	static final String MISSING = "The request metrics are missing or all zero";

	static final String UNMATCHED = "Every endpoint is `UNMATCHED`";

	static final String OTHER = "`OTHER` appears as a label value";

	static final String UNROUTED = "`UNROUTED` appears in the gauge";

	static final String LEFT = "Requests are counted with the status 499";

	static final String DIFFERENT = "The counter differs from Spring Boot's `http.server.requests`";

	static final String IN_PROGRESS = "The gauge does not return to zero";

	static final String FEWER = "The histogram counts fewer requests than the counter";

	static final String MERGED = "Series are missing, merged or doubled after a `MeterFilter` or another meter";

	static final String IN_TESTS = "The metrics are missing in tests";

	static final String NO_START = "The application does not start";

	static final String KUBERNETES = "In Kubernetes, `endpoint` is the name of a port";

	static final String FIRST_ERROR = "Prometheus does not see the first error";

	static final String EMPTY = "Prometheus scrapes, but the dashboards are empty";

	static final String CAST = "A `ClassCastException` names `AbstractServerHttpRequest`";

	static final String LOG_LINES = "Log lines of webmetrics";

	static final String EXPOSED = "management.endpoints.web.exposure.include=prometheus";

	static final String SCRAPE = "/actuator/prometheus";

	static final TroubleshootingPage PAGE = TroubleshootingPage.read();

	static WireServer startLogging(Class<?> application, String... properties) {
		return WireServer.start(application,
				Stream.concat(Stream.of(properties), Stream.of("logging.level.io.github.webmetrics=info"))
					.toArray(String[]::new));
	}

	static String get(WireServer server, String path, String... headers) throws IOException {
		return RawClient.exchange(server.port(), WireCase.request("GET " + path, headers));
	}

	static void awaitScrape(WireServer server, ThrowingConsumer<Scrape> assertion) {
		Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> assertion.acceptThrows(Scrape.of(server)));
	}

	/**
	 * Assert that each line of a quoted output has been logged.
	 */
	static void assertQuoted(CapturedOutput output, String heading, int index) {
		assertThat(output).contains(PAGE.blocks(heading, "text").get(index).strip().split("\n"));
	}

	static String code(String cell) {
		return cell.substring(1, cell.length() - 1);
	}

}
