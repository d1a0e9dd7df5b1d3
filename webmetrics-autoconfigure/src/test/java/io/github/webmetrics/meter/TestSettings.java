package io.github.webmetrics.meter;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Settings for tests that are not about settings.
 */
public final class TestSettings {

	// 10 ms and 1 s.
	private static final List<Long> BUCKETS = List.of(10_000_000L, 1_000_000_000L);

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
				settings.inProgress(), settings.endpoints(), Map.of());
	}

	/**
	 * Create settings of an application with labels that are the same in all its series.
	 */
	public static MetricsSettings withFixedLabels(Map<String, String> fixed) {
		MetricsSettings settings = create();
		return new MetricsSettings(
				new MetricsSettings.Labels("app", settings.labels().names(), "OTHER", fixed, List.of()),
				settings.requests(), settings.latency(), settings.inProgress(), settings.endpoints(), Map.of());
	}

	/**
	 * Create settings of an application that measures all that can be measured. Their
	 * histograms have the same label and buckets as the latency.
	 */
	public static MetricsSettings withMeasures() {
		MetricsSettings settings = create();
		Map<Measure, MetricsSettings.Histogram> measures = new EnumMap<>(Measure.class);
		for (Measure measure : Measure.values()) {
			measures.put(measure, new MetricsSettings.Histogram(measure.name().toLowerCase(Locale.ROOT),
					settings.latency().labels(), Set.of(), BUCKETS, false));
		}
		return new MetricsSettings(settings.labels(), settings.requests(), settings.latency(), settings.inProgress(),
				settings.endpoints(), measures);
	}

	public static MetricsSettings create(int maxEndpoints) {
		Map<RequestLabel, String> names = Map.of(RequestLabel.APP_NAME, "app_name", RequestLabel.METHOD, "method",
				RequestLabel.ENDPOINT, "endpoint", RequestLabel.HTTP_STATUS, "http_status");
		return new MetricsSettings(new MetricsSettings.Labels("app", names, "OTHER", Map.of(), List.of()),
				new MetricsSettings.Metric("requests", List.of(RequestLabel.values())),
				new MetricsSettings.Histogram("request.latency", List.of(RequestLabel.ENDPOINT), Set.of(), BUCKETS,
						false),
				new MetricsSettings.Metric("requests.in.progress", List.of(RequestLabel.ENDPOINT, RequestLabel.METHOD)),
				new MetricsSettings.Endpoints("", maxEndpoints), Map.of());
	}

}
