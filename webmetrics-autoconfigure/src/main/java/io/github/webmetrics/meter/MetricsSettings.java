package io.github.webmetrics.meter;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.springframework.util.Assert;

/**
 * Names, labels and limits of the request metrics. Immutable, so safe for use by several
 * threads. Whether Prometheus accepts the names is not checked here.
 *
 * @param labels the labels that the metrics have in common
 * @param requests the counter of requests that ended
 * @param latency the histogram of durations
 * @param inProgress the gauge of requests now being served
 * @param endpoints the values of the endpoint label
 * @param measures the histograms of what else is measured of a request
 * @since 0.1.0
 */
public record MetricsSettings(Labels labels, Metric requests, Histogram latency, Metric inProgress, Endpoints endpoints,
		Map<Measure, Histogram> measures) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if the gauge has a status: a request in progress
	 * has none
	 */
	public MetricsSettings {
		measures = Map.copyOf(measures);
		Assert.isTrue(!inProgress.labels().contains(RequestLabel.HTTP_STATUS), "'inProgress' must not have a status");
	}

	/**
	 * Labels that the metrics have in common.
	 *
	 * @param appName value of the {@link RequestLabel#APP_NAME} label
	 * @param names name of each built-in label
	 * @param otherMethod value of the {@link RequestLabel#METHOD} label for unknown
	 * methods
	 * @param fixed values by name of labels with one value, which all metrics have
	 * @param further labels that headers and beans add, all of which the counter has
	 * @since 0.1.0
	 */
	public record Labels(String appName, Map<RequestLabel, String> names, String otherMethod, Map<String, String> fixed,
			List<Further> further) {

		/**
		 * Create labels.
		 * @throws IllegalArgumentException if a label has no name
		 */
		public Labels {
			names = Map.copyOf(names);
			fixed = Map.copyOf(fixed);
			further = List.copyOf(further);
			Assert.isTrue(names.keySet().containsAll(List.of(RequestLabel.values())), "'names' must name every label");
		}

		/**
		 * Return the name of a label.
		 * @param label the label
		 * @return its name
		 */
		public String name(RequestLabel label) {
			return Objects.requireNonNull(this.names.get(label));
		}

	}

	/**
	 * A label that a request header or a bean adds.
	 *
	 * @param name name of the label
	 * @param source the property or the bean that adds it
	 * @param sourceValue value of the property, or name of the label if a bean adds it
	 * @param listed its values, empty if they are not known beforehand
	 * @since 0.1.0
	 */
	public record Further(String name, String source, String sourceValue, Set<String> listed) {

		/**
		 * Value of requests that have none.
		 */
		public static final String NONE = LabelValues.NONE;

		public Further {
			listed = Collections.unmodifiableSet(new LinkedHashSet<>(listed));
		}

		/**
		 * Return the values that are known before the first request.
		 * @return the values
		 */
		public Set<String> initialValues() {
			Set<String> values = new LinkedHashSet<>(this.listed);
			values.add(NONE);
			return values;
		}

	}

	/**
	 * Name and labels of a counter or a gauge.
	 *
	 * @param name name of the Micrometer meter
	 * @param labels built-in labels of the metric
	 * @since 0.1.0
	 */
	public record Metric(String name, List<RequestLabel> labels) {

		public Metric {
			labels = List.copyOf(labels);
		}

	}

	/**
	 * Name, labels and buckets of a histogram.
	 *
	 * @param name name of the Micrometer meter
	 * @param labels built-in labels of the metric
	 * @param further names of the labels that headers and beans add to the metric
	 * @param buckets upper bounds of the buckets in nanoseconds or bytes, ascending
	 * @param nativeBuckets whether it has Prometheus's native buckets too
	 * @since 0.1.0
	 */
	public record Histogram(String name, List<RequestLabel> labels, Set<String> further, List<Long> buckets,
			boolean nativeBuckets) {

		public Histogram {
			labels = List.copyOf(labels);
			further = Set.copyOf(further);
			buckets = List.copyOf(buckets);
		}

	}

	/**
	 * Values of the endpoint label.
	 *
	 * @param basePath path in front of all patterns, empty or with a leading and without
	 * a trailing slash
	 * @param max number of different patterns before further ones become {@code OTHER}
	 * @since 0.1.0
	 */
	public record Endpoints(String basePath, int max) {

		/**
		 * Create settings.
		 * @throws IllegalArgumentException if the number is not positive
		 */
		public Endpoints {
			Assert.isTrue(max > 0, "'max' must be positive");
		}

	}

}
