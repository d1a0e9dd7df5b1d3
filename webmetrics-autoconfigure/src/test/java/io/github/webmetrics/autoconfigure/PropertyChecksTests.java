package io.github.webmetrics.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class PropertyChecksTests {

	private static final String PROPERTY = "webmetrics.property";

	@ParameterizedTest
	@ValueSource(strings = { "a", "A", "_", "_a", "a1", "http_status", "http.status", "http-status", "app__name", "LE",
			"le_", "les", "quantiles" })
	void acceptsLabelName(String name) {
		assertThatNoException().isThrownBy(() -> PropertyChecks.labelName(PROPERTY, name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "1", "1a", "-a", ".a", ":a", "a:b", "a b", "a\n", "a/b", "\u00e4", "a\u00e4",
			"\u0661", "le", "quantile", "__", "__a", "_.a", "_-a" })
	void rejectsLabelName(String name) {
		InvalidProperties.assertRejected(() -> PropertyChecks.labelName(PROPERTY, name), PROPERTY, name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "A", "_", ":", "requests", "http.requests", "http-requests", "job:requests", "r2",
			"requests_total", "total", "seconds", "__a" })
	void acceptsMeterName(String name) {
		assertThatNoException().isThrownBy(() -> PropertyChecks.meterName(PROPERTY, name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "1", "9lives", "-a", ".a", "a b", "a\n", "a/b", "\u00e4", "_total",
			"_total_seconds", "_bucket" })
	void rejectsMeterName(String name) {
		InvalidProperties.assertRejected(() -> PropertyChecks.meterName(PROPERTY, name), PROPERTY, name);
	}

	@ParameterizedTest
	@CsvSource({ "http_requests, http_requests", "http.requests, http_requests", "http-requests, http_requests",
			"job:requests, job:requests", "a b/c, a_b_c", "requests_total, requests_total" })
	void exposesNamesWithUnderscores(String name, String exposed) {
		assertThat(PropertyChecks.exposed(name)).isEqualTo(exposed);
	}

	@ParameterizedTest
	@CsvSource({ "requests, requests", "requests.total, requests", "requests_created, requests",
			"requests_bucket, requests", "requests_info, requests", "request.latency.seconds, request_latency",
			"requests_total_total, requests", "requests_seconds_total, requests", "total_requests, total_requests",
			"requeststotal, requeststotal", "requests_total_sum, requests_total_sum" })
	void exposesMetersWithoutTheirSuffixes(String name, String exposed) {
		assertThat(PropertyChecks.exposedMeter(name)).isEqualTo(exposed);
	}

	@Test
	void acceptsNamesThatAreExposedAsDifferent() {
		assertThatNoException().isThrownBy(() -> PropertyChecks
			.different(List.of(Map.entry("first", "a_b"), Map.entry("second", "a_c")), PropertyChecks::exposed));
	}

	@Test
	void rejectsTheSecondNameThatIsExposedAsTheSame() {
		InvalidProperties.assertRejected(() -> PropertyChecks.different(
				List.of(Map.entry("first", "a.b"), Map.entry("second", "a_c"), Map.entry("third", "a-b")),
				PropertyChecks::exposed), "third", "a-b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0.000000001S", "PT0.005S PT1S", "PT0.1S PT0.2S PT1H" })
	void acceptsBuckets(String bounds) {
		assertThatNoException().isThrownBy(() -> PropertyChecks.buckets(PROPERTY, durations(bounds)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "PT0S PT1S", "PT2S PT1S", "PT1S PT1S", "PT1S PT3S PT2S" })
	void rejectsBuckets(String bounds) {
		List<Duration> buckets = durations(bounds);
		InvalidProperties.assertRejected(() -> PropertyChecks.buckets(PROPERTY, buckets), PROPERTY, buckets.toString());
	}

	@Test
	void rejectsNoBuckets() {
		InvalidProperties.assertRejected(() -> PropertyChecks.buckets(PROPERTY, List.of()), PROPERTY, "");
	}

	private static List<Duration> durations(String bounds) {
		return Stream.of(bounds.split(" ")).map(Duration::parse).toList();
	}

	@Test
	void acceptsPositiveNumbersOnly() {
		assertThatNoException().isThrownBy(() -> PropertyChecks.positive(PROPERTY, 1));
		InvalidProperties.assertRejected(() -> PropertyChecks.positive(PROPERTY, 0), PROPERTY, "0");
		InvalidProperties.assertRejected(() -> PropertyChecks.positive(PROPERTY, -1), PROPERTY, "-1");
	}

}
