package io.github.webmetrics.meter;

import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

class KnownMethodTests {

	private static final int INPUTS = 100_000;

	private static final List<String> PIECES = List.of("GET", "POST", "get", " ", "/", "//", "users", "..", ".", ";",
			"=", ",", "%2F", "%00", "{id}", "*", "?", "\0", "\n", "\u00ff", "\u2028", "\ud83d", "x".repeat(500));

	private final Random random = new Random(1);

	@ParameterizedTest
	@EnumSource
	void eachMethodIsKnownByItsName(KnownMethod method) {
		assertThat(KnownMethod.of(HttpMethod.valueOf(method.name()))).isEqualTo(method);
	}

	@Test
	void springKnowsNoOtherMethods() {
		assertThat(HttpMethod.values()).allMatch((method) -> KnownMethod.of(method) != KnownMethod.OTHER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "get", "Get", "GET ", "GETS", "PROPFIND", "PRI", "other", "" })
	void anyOtherTokenIsOther(String method) {
		assertThat(KnownMethod.of(HttpMethod.valueOf(method))).isEqualTo(KnownMethod.OTHER);
	}

	@Test
	void anyMethodIsAKnownOneOrOther() {
		Set<String> known = Set.of("GET", "POST");
		for (int i = 0; i < INPUTS; i++) {
			String method = (i % 10 == 0) ? "GET" : text();
			assertThat(KnownMethod.of(HttpMethod.valueOf(method)).name())
				.isEqualTo(known.contains(method) ? method : "OTHER");
		}
	}

	private String text() {
		StringBuilder text = new StringBuilder();
		for (int i = this.random.nextInt(6); i > 0; i--) {
			text.append(PIECES.get(this.random.nextInt(PIECES.size())));
		}
		return text.toString();
	}

}
