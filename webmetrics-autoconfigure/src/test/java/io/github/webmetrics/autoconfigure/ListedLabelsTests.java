package io.github.webmetrics.autoconfigure;

import java.util.List;

import io.github.webmetrics.meter.RequestLabel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link ListedLabels}.
 */
class ListedLabelsTests {

	@Test
	void tellsBuiltInLabelsFromFurtherOnes() {
		ListedLabels labels = ListedLabels.of("p", List.of("endpoint", "tenant", "http-status"),
				List.of("plan", "tenant"));
		assertThat(labels.builtIn()).containsExactly(RequestLabel.ENDPOINT, RequestLabel.HTTP_STATUS);
		assertThat(labels.further()).containsExactly("tenant");
	}

	@ParameterizedTest
	@ValueSource(strings = { "app-name", "app_name", "appName", "APP_NAME" })
	void builtInLabelsAreSpelledAsAnyConstant(String key) {
		assertThat(ListedLabels.builtIn(key)).isEqualTo(RequestLabel.APP_NAME);
	}

	@Test
	void whenALabelIsUnknownOrListedTwiceThenThePropertyIsRejected() {
		InvalidProperties.assertRejected(() -> ListedLabels.of("p", List.of("method", "Tenant"), List.of("tenant")),
				"p", "method, Tenant");
		InvalidProperties.assertRejected(() -> ListedLabels.of("p", List.of("method", "METHOD"), List.of()), "p",
				"method, METHOD");
		InvalidProperties.assertRejected(() -> ListedLabels.of("p", List.of("tenant", "tenant"), List.of("tenant")),
				"p", "tenant, tenant");
	}

}
