package io.github.webmetrics;

import java.util.Random;
import java.util.Set;

import io.github.webmetrics.meter.KnownMethod;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Text of clients in the functions that see it.
 */
class ClientTextTests {

	private static final int INPUTS = 100_000;

	private static final String[] PIECES = { "/", "//", "users", "wild", "card", "..", ".", ";", ";a=b", "=", ",",
			"%2F", "%00", "%FF", "%25", "{id}", "{*rest}", "*", "**", "?", "\0", "\n", "\u00ff", "\u2028", "\ud83d",
			"x".repeat(500) };

	private final Random random = new Random(1);

	@Test
	void anyMethodIsOneOfTheKnownOrOther() {
		Set<String> known = Set.of("GET", "POST");
		for (int i = 0; i < INPUTS; i++) {
			String method = (i % 10 == 0) ? "GET" : text();
			assertThat(KnownMethod.of(HttpMethod.valueOf(method)).name())
				.isEqualTo(known.contains(method) ? method : "OTHER");
		}
	}

	private String text() {
		StringBuilder text = new StringBuilder((this.random.nextInt(4) != 0) ? "/" : "");
		for (int i = this.random.nextInt(6); i > 0; i--) {
			text.append(PIECES[this.random.nextInt(PIECES.length)]);
		}
		return text.toString();
	}

}
