package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metrics of an application as Prometheus receives them.
 *
 * @param text body of the response
 * @param series the values of the request metrics by name and labels
 */
record Scrape(String text, Map<String, Double> series) {

	private static final Pattern SAMPLE = Pattern.compile("(?m)^((?:request|response)\\S*(?:\\{.*})?) (\\S+)$");

	static Scrape of(WireServer server) throws IOException {
		String response = RawClient.exchange(server.port(), WireCase.request("GET /actuator/prometheus"));
		assertThat(response).startsWith("HTTP/1.1 200 ");
		String text = response.substring(response.indexOf("\r\n\r\n")).replace("\r", "");
		Map<String, Double> series = new TreeMap<>();
		Matcher sample = SAMPLE.matcher(text);
		while (sample.find()) {
			series.put(sample.group(1), Double.valueOf(sample.group(2)));
		}
		return new Scrape(text, series);
	}

	/**
	 * Return the length of the request metrics as they are sent.
	 */
	long size() {
		return SAMPLE.matcher(this.text).results().mapToLong((sample) -> sample.end() - sample.start()).sum();
	}

	/**
	 * Return the sum of the series of one metric.
	 * @param name exposed name of the metric
	 * @param labels labels that the series must have, in the exposed format
	 */
	long sum(String name, String... labels) {
		return (long) this.series.entrySet()
			.stream()
			.filter((sample) -> sample.getKey().startsWith(name + "{"))
			.filter((sample) -> has(sample.getKey(), labels))
			.mapToDouble(Map.Entry::getValue)
			.sum();
	}

	private static boolean has(String series, String... labels) {
		for (String label : labels) {
			if (!series.contains(label)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Assert that no counter has decreased since an earlier scrape.
	 */
	void assertNotLessThan(Scrape earlier) {
		Predicate<String> cumulative = Pattern.compile("^requests_total|_bucket\\{|_count\\{|_sum\\{").asPredicate();
		earlier.series.forEach((name, value) -> {
			if (cumulative.test(name)) {
				assertThat(this.series.get(name)).as(name).isNotNull().isGreaterThanOrEqualTo(value);
			}
		});
	}

}
