package io.github.webmetrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.util.Assert;

/**
 * Names, labels and limits of the request metrics. Immutable, so safe for use by several
 * threads. Creating one fails with an {@link IllegalArgumentException} where a label has
 * no name, the gauge has a status, or the limit is not positive; whether Prometheus
 * accepts the names is not checked here.
 *
 * @param appName value of the {@link RequestLabel#APP_NAME} label
 * @param staticLabels labels with one value, added to all three metrics
 * @param labelNames names of the labels, of all of them
 * @param requests the counter of requests that ended
 * @param latency the histogram of durations
 * @param inProgress the gauge of requests now being served
 * @param buckets upper bounds of the histogram's buckets, ascending
 * @param streaming whether {@code text/event-stream} responses are observed in the
 * histogram
 * @param basePath path in front of all routes, empty or with a leading and without a
 * trailing slash
 * @param maxEndpoints different endpoint values before further ones become {@code OTHER}
 * @since 0.1.0
 */
public record RequestMetricsSettings(String appName, Map<String, String> staticLabels,
		Map<RequestLabel, String> labelNames, Metric requests, Metric latency, Metric inProgress,
		List<Duration> buckets, boolean streaming, String basePath, int maxEndpoints) {

	public RequestMetricsSettings {
		Assert.isTrue(labelNames.keySet().containsAll(List.of(RequestLabel.values())),
				"'labelNames' must name every label");
		Assert.isTrue(!inProgress.labels().contains(RequestLabel.HTTP_STATUS),
				"'inProgress' must not have a status: a request in progress has none");
		Assert.isTrue(maxEndpoints > 0, "'maxEndpoints' must be positive");
		staticLabels = Map.copyOf(staticLabels);
		labelNames = Map.copyOf(labelNames);
		buckets = List.copyOf(buckets);
	}

	/**
	 * Return the name of a label.
	 * @param label the label
	 * @return its name
	 */
	public String labelName(RequestLabel label) {
		return Objects.requireNonNull(this.labelNames.get(label));
	}

	/**
	 * Name and labels of one metric.
	 *
	 * @param name name of the Micrometer meter
	 * @param labels labels whose values depend on the request
	 * @since 0.1.0
	 */
	public record Metric(String name, List<RequestLabel> labels) {

		public Metric {
			Assert.hasText(name, "'name' must not be empty");
			labels = List.copyOf(labels);
		}

	}

}
