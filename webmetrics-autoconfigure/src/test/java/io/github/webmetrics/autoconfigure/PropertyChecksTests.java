package io.github.webmetrics.autoconfigure;

import java.util.List;

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
		assertThatNoException().isThrownBy(() -> PropertyChecks.labelName(label(name)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "1", "1a", "-a", ".a", ":a", "a:b", "a b", "a\n", "a/b", "\u00e4", "a\u00e4",
			"\u0661", "le", "quantile", "__", "__a", "_.a", "_-a" })
	void rejectsLabelName(String name) {
		InvalidProperties.assertRejected(() -> PropertyChecks.labelName(label(name)), PROPERTY, name);
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

	@Test
	void acceptsLabelsThatAreExposedAsDifferent() {
		assertThatNoException().isThrownBy(() -> PropertyChecks.labels(List.of(label("a_b"), label("a_c"))));
	}

	@Test
	void rejectsTheSecondLabelThatIsExposedAsTheSame() {
		NamedLabel third = new NamedLabel("third", "value", "a-b", "value");
		InvalidProperties.assertRejected(() -> PropertyChecks.labels(List.of(label("a.b"), label("a_c"), third)),
				"third", "value");
	}

	private static NamedLabel label(String name) {
		return new NamedLabel(PROPERTY, name, name, null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1ns", "5ms 1s", "100ms 200ms 1h", "PT0.1S PT1H", "10ms 1s" })
	void acceptsBuckets(String bounds) {
		assertThatNoException().isThrownBy(() -> PropertyChecks.durations(PROPERTY, List.of(bounds.split(" "))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0s", "-1s", "0s 1s", "2s 1s", "1s 1s", "1s 3s 2s", "1s 1000ms", "PT0S" })
	void rejectsBuckets(String bounds) {
		InvalidProperties.assertRejected(() -> PropertyChecks.durations(PROPERTY, List.of(bounds.split(" "))), PROPERTY,
				bounds.replace(" ", ", "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "0.1", ".5", "-1", "+2", "10", "0.1s", "1 second", "s", "" })
	void rejectsBucketsThatAreNoDurations(String bucket) {
		InvalidProperties.assertRejected(() -> PropertyChecks.durations(PROPERTY, List.of(bucket)), PROPERTY, bucket);
	}

	@Test
	void rejectsNoBuckets() {
		InvalidProperties.assertRejected(() -> PropertyChecks.durations(PROPERTY, List.of()), PROPERTY, "");
	}

	@ParameterizedTest
	@CsvSource({ "region, map.region", "data-center, map.data-center", "data_center, map[data_center]",
			"Region, map[Region]", "a.b, map.a.b", "__x, map[__x]" })
	void spellsEntriesAsSpringBootDoes(String key, String property) {
		assertThat(PropertyChecks.entry("map", key)).isEqualTo(property);
	}

	@Test
	void acceptsPositiveNumbersOnly() {
		assertThatNoException().isThrownBy(() -> PropertyChecks.positive(PROPERTY, 1));
		InvalidProperties.assertRejected(() -> PropertyChecks.positive(PROPERTY, 0), PROPERTY, "0");
		InvalidProperties.assertRejected(() -> PropertyChecks.positive(PROPERTY, -1), PROPERTY, "-1");
	}

}
