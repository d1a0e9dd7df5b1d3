package io.github.webmetrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Settings for tests that are not about settings.
 */
public final class TestSettings {

	private TestSettings() {
	}

	public static RequestMetricsSettings create() {
		return create(1000);
	}

	static RequestMetricsSettings create(int maxEndpoints) {
		return new RequestMetricsSettings("app", Map.of(),
				Map.of(RequestLabel.APP_NAME, "app_name", RequestLabel.METHOD, "method", RequestLabel.ENDPOINT,
						"endpoint", RequestLabel.HTTP_STATUS, "http_status"),
				new RequestMetricsSettings.Metric("requests", List.of(RequestLabel.values())),
				new RequestMetricsSettings.Metric("request.latency", List.of(RequestLabel.ENDPOINT)),
				new RequestMetricsSettings.Metric("requests.in.progress",
						List.of(RequestLabel.ENDPOINT, RequestLabel.METHOD)),
				List.of(Duration.ofMillis(10), Duration.ofSeconds(1)), false, "", maxEndpoints);
	}

}
