package io.github.webmetrics.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.MetricsSettings.Metric;
import io.github.webmetrics.meter.RequestLabel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Creates the {@link MetricsSettings} from properties. Throws an
 * {@link InvalidPropertyException} if they are not valid.
 */
final class MetricsSettingsFactory {

	private static final Log logger = LogFactory.getLog(MetricsSettingsFactory.class);

	private static final String BUCKETS = "webmetrics.latency.buckets";

	private final Supplier<WebMetricsProperties> properties;

	private final Environment environment;

	/**
	 * Create a factory.
	 * @param properties supplies the properties after their checks that must come before
	 * Spring Boot converts them
	 * @param environment environment of the application
	 */
	MetricsSettingsFactory(Supplier<WebMetricsProperties> properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	MetricsSettings create() {
		Binder.get(this.environment)
			.bind(BUCKETS, Bindable.listOf(String.class))
			.ifBound((buckets) -> PropertyChecks.buckets(BUCKETS, buckets));
		WebMetricsProperties bound = this.properties.get();
		MetricsSettings.Labels labels = new MetricsSettings.Labels(appName(bound), labelNames(bound.labelNames()),
				bound.labelValues().otherMethod(), bound.labels());
		PropertyChecks.labels(NamedLabel.of(labels));
		PropertyChecks.labelValue("webmetrics.label-values.other-method", labels.otherMethod());
		Metric requests = metric("requests", bound.requests().name(), bound.requests().labels());
		Metric latency = metric("latency", bound.latency().name(), bound.latency().labels());
		Metric inProgress = metric("in-progress", bound.inProgress().name(), bound.inProgress().labels());
		if (inProgress.labels().contains(RequestLabel.HTTP_STATUS)) {
			throw new InvalidPropertyException("webmetrics.in-progress.labels", "http-status",
					"is a label that a request in progress cannot have: its status is not known yet.",
					"Remove 'http-status' from the labels of the gauge.");
		}
		PropertyChecks.positive("webmetrics.max-endpoints", bound.maxEndpoints());
		PropertyChecks.statuses("webmetrics.requests.initial-statuses", bound.requests().initialStatuses());
		MetricsSettings settings = new MetricsSettings(labels, requests,
				new MetricsSettings.Histogram(latency.name(), latency.labels(), bound.latency().buckets(),
						bound.latency().nativeHistogram() && exportsToPrometheus()),
				inProgress, new MetricsSettings.Endpoints(basePath(), bound.maxEndpoints()));
		MeterNameChecks.check(settings, this.environment);
		return settings;
	}

	// Tests of an application turn all exports off, as a rule.
	private boolean exportsToPrometheus() {
		return this.environment.getProperty("management.prometheus.metrics.export.enabled", Boolean.class,
				this.environment.getProperty("management.defaults.metrics.export.enabled", Boolean.class, true));
	}

	private static Map<RequestLabel, String> labelNames(WebMetricsProperties.LabelNames names) {
		return Map.of(RequestLabel.APP_NAME, names.appName(), RequestLabel.METHOD, names.method(),
				RequestLabel.ENDPOINT, names.endpoint(), RequestLabel.HTTP_STATUS, names.httpStatus());
	}

	private static Metric metric(String prefix, String name, List<RequestLabel> labels) {
		PropertyChecks.meterName("webmetrics." + prefix + ".name", name);
		if (labels.stream().distinct().count() != labels.size()) {
			throw new InvalidPropertyException("webmetrics." + prefix + ".labels", labels, "lists a label twice.",
					"List each label once.");
		}
		if (labels.isEmpty()) {
			logger.info("webmetrics.%s.labels is empty, so all requests are in one series of that metric."
				.formatted(prefix));
		}
		return new Metric(name, labels);
	}

	private String appName(WebMetricsProperties bound) {
		String name = firstWithText(bound.appName(), this.environment.getProperty("spring.application.name"));
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
