package io.github.webmetrics.autoconfigure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.MetricsSettings.Metric;
import io.github.webmetrics.meter.RequestLabel;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Creates the {@link MetricsSettings} from properties. Throws an
 * {@link InvalidPropertyException} if they are not valid.
 */
final class MetricsSettingsFactory {

	private final WebMetricsProperties properties;

	private final Environment environment;

	MetricsSettingsFactory(WebMetricsProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	MetricsSettings create() {
		Map<RequestLabel, String> labelNames = labelNames();
		Metric requests = metric("requests", this.properties.requests().name(), this.properties.requests().labels());
		Metric latency = metric("latency", this.properties.latency().name(), this.properties.latency().labels());
		Metric inProgress = metric("in-progress", this.properties.inProgress().name(),
				this.properties.inProgress().labels());
		if (inProgress.labels().contains(RequestLabel.HTTP_STATUS)) {
			throw new InvalidPropertyException("webmetrics.in-progress.labels", "http-status",
					"is a label that a request in progress cannot have: its status is not known yet.",
					"Remove 'http-status' from the labels of the gauge.");
		}
		PropertyChecks.different(List.of(Map.entry("webmetrics.requests.name", requests.name()),
				Map.entry("webmetrics.latency.name", latency.name()),
				Map.entry("webmetrics.in-progress.name", inProgress.name())), PropertyChecks::exposedMeter);
		PropertyChecks.buckets("webmetrics.latency.buckets", this.properties.latency().buckets());
		PropertyChecks.positive("webmetrics.max-endpoints", this.properties.maxEndpoints());
		return new MetricsSettings(new MetricsSettings.Labels(appName(), labelNames, this.properties.labels()),
				requests,
				new MetricsSettings.Histogram(latency.name(), latency.labels(), this.properties.latency().buckets()),
				inProgress, new MetricsSettings.Endpoints(basePath(), this.properties.maxEndpoints()));
	}

	private Map<RequestLabel, String> labelNames() {
		WebMetricsProperties.LabelNames names = this.properties.labelNames();
		Map<RequestLabel, String> labelNames = new EnumMap<>(
				Map.of(RequestLabel.APP_NAME, names.appName(), RequestLabel.METHOD, names.method(),
						RequestLabel.ENDPOINT, names.endpoint(), RequestLabel.HTTP_STATUS, names.httpStatus()));
		List<Map.Entry<String, String>> all = new ArrayList<>();
		labelNames.forEach((label, name) -> all.add(Map.entry("webmetrics.label-names." + property(label), name)));
		this.properties.labels().keySet().forEach((name) -> all.add(Map.entry("webmetrics.labels." + name, name)));
		all.forEach((name) -> PropertyChecks.labelName(name.getKey(), name.getValue()));
		PropertyChecks.different(all, PropertyChecks::exposed);
		return labelNames;
	}

	private static String property(RequestLabel label) {
		return label.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static Metric metric(String prefix, String name, List<RequestLabel> labels) {
		PropertyChecks.meterName("webmetrics." + prefix + ".name", name);
		if (labels.stream().distinct().count() != labels.size()) {
			throw new InvalidPropertyException("webmetrics." + prefix + ".labels", labels, "lists a label twice.",
					"List each label once.");
		}
		return new Metric(name, labels);
	}

	private String appName() {
		String name = firstWithText(this.properties.appName(), this.environment.getProperty("spring.application.name"));
		return (name != null) ? name : "application";
	}

	private static @Nullable String firstWithText(@Nullable String first, @Nullable String second) {
		if (StringUtils.hasText(first)) {
			return first;
		}
		return StringUtils.hasText(second) ? second : null;
	}

	private String basePath() {
		String basePath = this.environment.getProperty("spring.webflux.base-path", "").strip();
		String path = StringUtils.trimTrailingCharacter(StringUtils.trimLeadingCharacter(basePath, '/'), '/');
		return path.isEmpty() ? "" : "/" + path;
	}

}
