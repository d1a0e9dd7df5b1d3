package io.github.webmetrics.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CausesTests {

	private final IOException root = new IOException("root");

	private final Throwable middle = new UncheckedIOException("middle", this.root);

	private final Throwable error = new IllegalStateException("error", this.middle);

	@Test
	void errorItselfMatches() {
		assertThat(Causes.anyMatch(this.error, (cause) -> cause == this.error)).isTrue();
	}

	@Test
	void eachCauseMatches() {
		assertThat(Causes.anyMatch(this.error, (cause) -> cause == this.middle)).isTrue();
		assertThat(Causes.anyMatch(this.error, (cause) -> cause == this.root)).isTrue();
	}

	@Test
	void whenNoErrorMatchesThenAllAreTestedOutermostFirst() {
		List<Throwable> tested = new ArrayList<>();
		assertThat(Causes.anyMatch(this.error, (cause) -> {
			tested.add(cause);
			return false;
		})).isFalse();
		assertThat(tested).containsExactly(this.error, this.middle, this.root);
	}

	@Test
	void whenCausesFormACircleThenTheSearchEnds() {
		Throwable first = new IllegalStateException();
		first.initCause(new IllegalStateException(first));
		List<Throwable> tested = new ArrayList<>();
		assertThat(Causes.anyMatch(first, (cause) -> !tested.add(cause))).isFalse();
		assertThat(tested).hasSize(100);
	}

	@Test
	void suppressedErrorsAreIgnored() {
		Throwable other = new IOException("suppressed");
		this.error.addSuppressed(other);
		assertThat(Causes.anyMatch(this.error, (cause) -> cause == other)).isFalse();
	}

}
