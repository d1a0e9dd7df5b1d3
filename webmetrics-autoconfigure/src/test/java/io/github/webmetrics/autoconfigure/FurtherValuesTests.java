package io.github.webmetrics.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.TestSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link FurtherValues}.
 */
class FurtherValuesTests {

	@Test
	void eachListedValueAndNoneAreCombined() {
		assertThat(combinations(Set.of("plan", "zone", "tenant"))).containsExactlyInAnyOrder("free 1 NONE",
				"free NONE NONE", "paid 1 NONE", "paid NONE NONE", "NONE 1 NONE", "NONE NONE NONE");
	}

	@Test
	void labelsThatAMetricDoesNotHaveAreNotCombined() {
		assertThat(combinations(Set.of("zone"))).containsExactlyInAnyOrder("NONE 1 NONE", "NONE NONE NONE");
		assertThat(combinations(Set.of())).containsExactly("NONE NONE NONE");
	}

	private static List<String> combinations(Set<String> labelsOfMetric) {
		MetricsSettings settings = TestSettings.create();
		MetricsSettings.Labels labels = new MetricsSettings.Labels("app", settings.labels().names(), "OTHER", Map.of(),
				List.of(label("plan", "free", "paid"), label("zone", "1"), label("tenant")));
		FurtherValues values = FurtherValues.of(new MetricsSettings(labels, settings.requests(), settings.latency(),
				settings.inProgress(), settings.endpoints(), Map.of()), labelsOfMetric::contains);
		List<String> combinations = new ArrayList<>();
		values.forEach((combination) -> combinations.add(String.join(" ", combination)));
		assertThat(values.combinations()).isEqualTo(combinations.size());
		return combinations;
	}

	private static MetricsSettings.Further label(String name, String... listed) {
		return new MetricsSettings.Further(name, "test", name, Set.of(listed));
	}

}
