package io.github.webmetrics.sample;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The names of metrics and labels that an application exposes.
 *
 * @param metrics names of metrics, with and without the endings that histograms have
 * @param labels names of labels
 */
record ExposedNames(Set<String> metrics, Set<String> labels) {

	private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(\\{.*})? ");

	private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

	/**
	 * Return what the sample application exposes if everything that can be turned on is
	 * on.
	 */
	static ExposedNames ofEverything() throws IOException, InterruptedException {
		Stream<String> switches = new KnownProperties().switches("webmetrics.").map((name) -> name + "=true");
		Stream<String> buckets = Stream.of("webmetrics.request-size.buckets=1KB",
				"webmetrics.response-size.buckets=1KB",
				"management.metrics.distribution.percentiles-histogram.http.server.requests=true");
		try (SampleServer server = SampleServer.start(Stream.concat(switches, buckets).toArray(String[]::new))) {
			return of(server);
		}
	}

	/**
	 * Return what an application exposes after a request.
	 */
	static ExposedNames of(SampleServer server) throws IOException, InterruptedException {
		assertThat(server.get("/users/1").statusCode()).isEqualTo(200);
		// A response may be complete before its request is recorded.
		Awaitility.await()
			.atMost(Daemon.PATIENCE)
			.untilAsserted(() -> assertThat(server.scrape()).contains("\"/users/{id}\"", "uri=\"/users/{id}\""));
		String scrape = server.scrape();
		Set<String> metrics = new HashSet<>();
		Set<String> labels = new HashSet<>();
		for (MatchResult sample : SAMPLE.matcher(scrape).results().toList()) {
			metrics.add(sample.group(1));
			if (sample.group(2) != null) {
				LABEL.matcher(sample.group(2)).results().forEach((label) -> labels.add(label.group(1)));
			}
		}
		TYPE.matcher(scrape).results().forEach((type) -> metrics.add(type.group(1)));
		return new ExposedNames(metrics, labels);
	}

	/**
	 * Return the names of the metrics that the rules for Prometheus record.
	 */
	static List<String> recorded() throws IOException {
		return Rules.all().stream().filter((rule) -> !rule.alert()).map(Rules.Rule::name).toList();
	}

}
