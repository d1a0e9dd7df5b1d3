package io.github.webmetrics.meter;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings for tests that are not about settings.
 */
public final class TestSettings {

	private TestSettings() {
	}

	public static MetricsSettings create() {
		return create(1000);
	}

	/**
	 * Create settings of a counter and a histogram with the given labels, whose values
	 * are not listed.
	 */
	public static MetricsSettings withFurtherLabels(List<String> ofCounter, Set<String> ofHistogram) {
		MetricsSettings settings = create();
		return new MetricsSettings(new MetricsSettings.Labels("app", settings.labels().names(), "OTHER", Map.of(),
				ofCounter.stream().map((name) -> new MetricsSettings.Further(name, "test", name, Set.of())).toList()),
				settings.requests(), new MetricsSettings.Histogram(settings.latency().name(),
						settings.latency().labels(), ofHistogram, settings.latency().buckets(), false),
				settings.inProgress(), settings.endpoints());
	}

	public static MetricsSettings create(int maxEndpoints) {
		Map<RequestLabel, String> names = Map.of(RequestLabel.APP_NAME, "app_name", RequestLabel.METHOD, "method",
				RequestLabel.ENDPOINT, "endpoint", RequestLabel.HTTP_STATUS, "http_status");
		return new MetricsSettings(new MetricsSettings.Labels("app", names, "OTHER", Map.of(), List.of()),
				new MetricsSettings.Metric("requests", List.of(RequestLabel.values())),
				new MetricsSettings.Histogram("request.latency", List.of(RequestLabel.ENDPOINT), Set.of(),
						List.of(Duration.ofMillis(10), Duration.ofSeconds(1)), false),
				new MetricsSettings.Metric("requests.in.progress", List.of(RequestLabel.ENDPOINT, RequestLabel.METHOD)),
				new MetricsSettings.Endpoints("", maxEndpoints));
	}

}
