package io.github.webmetrics.meter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MetricsSettingsTests {

	private final MetricsSettings settings = TestSettings.create();

	@Test
	void whenGaugeHasAStatusLabelThenItIsRejected() {
		MetricsSettings.Metric inProgress = new MetricsSettings.Metric("active", List.of(RequestLabel.HTTP_STATUS));
		assertThatIllegalArgumentException().isThrownBy(() -> new MetricsSettings(this.settings.labels(),
				this.settings.requests(), this.settings.latency(), inProgress, this.settings.endpoints(), Map.of()));
	}

	@Test
	void whenALabelHasNoNameThenLabelsAreRejected() {
		Map<RequestLabel, String> names = new HashMap<>(this.settings.labels().names());
		names.remove(RequestLabel.METHOD);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new MetricsSettings.Labels("app", names, "OTHER", Map.of(), List.of()));
	}

	@Test
	void whenLimitOfEndpointsIsNotPositiveThenItIsRejected() {
		assertThat(new MetricsSettings.Endpoints("", 1).max()).isOne();
		assertThatIllegalArgumentException().isThrownBy(() -> new MetricsSettings.Endpoints("", 0));
	}

	@Test
	void laterChangesOfTheArgumentsHaveNoEffect() {
		Map<String, String> fixed = new HashMap<>(Map.of("team", "blue"));
		Map<RequestLabel, String> names = new HashMap<>(this.settings.labels().names());
		List<RequestLabel> labels = new ArrayList<>(List.of(RequestLabel.METHOD));
		MetricsSettings.Labels created = new MetricsSettings.Labels("app", names, "OTHER", fixed, List.of());
		MetricsSettings.Metric metric = new MetricsSettings.Metric("requests", labels);
		fixed.clear();
		names.clear();
		labels.clear();
		assertThat(created.fixed()).containsOnlyKeys("team");
		assertThat(created.name(RequestLabel.METHOD)).isEqualTo("method");
		assertThat(metric.labels()).containsExactly(RequestLabel.METHOD);
	}

}
