package io.github.webmetrics.meter;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the values of {@link FurtherLabel}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FurtherLabelTests {

	private final FurtherLabel open = label(3);

	private final FurtherLabel listed = label(3, "free", "paid", "trial", "internal");

	@ParameterizedTest
	@NullAndEmptySource
	void whenThereIsNoValueThenItIsNone(String value) {
		assertThat(this.open.value(value)).isEqualTo("NONE");
		assertThat(this.listed.value(value)).isEqualTo("NONE");
	}

	@Test
	void valuesOfAListAreThoseInTheirExactSpelling() {
		assertThat(this.listed.value("paid")).isEqualTo("paid");
		assertThat(this.listed.value("internal")).isEqualTo("internal");
		assertThat(this.listed.value("Paid")).isEqualTo("OTHER");
		assertThat(this.listed.value("paid ")).isEqualTo("OTHER");
	}

	@Test
	void whenThereAreTooManyValuesThenFurtherOnesAreOther(CapturedOutput output) {
		assertThat(IntStream.range(0, 6).mapToObj((value) -> this.open.value("v" + value))).containsExactly("v0", "v1",
				"v2", "OTHER", "OTHER", "OTHER");
		assertThat(this.open.value("v1")).isEqualTo("v1");
		assertThat(output).containsOnlyOnce("3 different values of the label 'tenant'")
			.containsOnlyOnce("webmetrics.max-label-values");
	}

	@Test
	void whenTheLimitIsNotExceededThenNothingIsLogged(CapturedOutput output) {
		IntStream.range(0, 9).forEach((value) -> this.open.value("v" + value % 3));
		this.listed.value("unknown");
		assertThat(output).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\u0000", "\u007f", "\u0085", "\ud800", "a\udc00b" })
	void whenAValueCannotBeExposedThenItIsOther(String value) {
		assertThat(this.open.value(value)).isEqualTo("OTHER");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"", "\\", "\u00e9", "\ud83d\ude00", "a b" })
	void anyOtherCharacterIsRecorded(String value) {
		assertThat(this.open.value(value)).isEqualTo(value);
	}

	@Test
	void whenAValueIsTooLongThenItIsOther() {
		assertThat(this.open.value("x".repeat(100))).hasSize(100);
		assertThat(this.open.value("x".repeat(101))).isEqualTo("OTHER");
	}

	@Test
	void valuesThatCannotBeRecordedTakeNoPlace(CapturedOutput output) {
		for (int value = 0; value < 10; value++) {
			this.open.value("\n" + value);
		}
		assertThat(IntStream.range(0, 3).mapToObj((value) -> this.open.value("v" + value))).containsExactly("v0", "v1",
				"v2");
		assertThat(output).isEmpty();
	}

	@Test
	void severalThreadsTogetherDoNotExceedTheLimit() {
		FurtherLabel shared = label(50);
		Set<String> recorded = Collections.synchronizedSet(new HashSet<>());
		IntStream.range(0, 20_000).parallel().forEach((n) -> recorded.add(shared.value("v" + n % 500)));
		assertThat(recorded).hasSize(51).contains("OTHER");
	}

	private static FurtherLabel label(int max, String... listed) {
		return new FurtherLabel(new MetricsSettings.Further("tenant", "test", "tenant", Set.of(listed)), max);
	}

}
