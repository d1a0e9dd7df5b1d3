package io.github.webmetrics.autoconfigure;

import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Assertions about invalid properties. They do not check the wording of the messages.
 */
final class InvalidProperties {

	private InvalidProperties() {
	}

	/**
	 * Assert that a check rejects a property with its name and value, a reason and an
	 * action.
	 */
	static void assertRejected(ThrowingCallable check, String property, String value) {
		Assertions.assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(check).satisfies((invalid) -> {
			assertThat(invalid.property()).isEqualTo(property);
			assertThat(invalid.value()).isEqualTo(value);
			assertThat(invalid.reason()).isNotBlank();
			assertThat(invalid.action()).isNotBlank();
		});
	}

}
