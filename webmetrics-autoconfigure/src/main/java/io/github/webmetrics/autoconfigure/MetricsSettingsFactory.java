package io.github.webmetrics.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.github.webmetrics.meter.Measure;
import io.github.webmetrics.meter.MetricsSettings;
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

	private final Supplier<WebMetricsProperties> properties;

	private final Supplier<FurtherLabels> furtherLabels;

	private final Environment environment;

	/**
	 * Create a factory.
	 * @param properties supplies the properties after their checks that must come before
	 * Spring Boot converts them
	 * @param furtherLabels supplies the labels that headers and beans add, also after
	 * these checks
	 * @param environment environment of the application
	 */
	MetricsSettingsFactory(Supplier<WebMetricsProperties> properties, Supplier<FurtherLabels> furtherLabels,
			Environment environment) {
		this.properties = properties;
		this.furtherLabels = furtherLabels;
		this.environment = environment;
	}

	MetricsSettings create() {
		checkBuckets("webmetrics.latency.buckets", PropertyChecks::durations);
		for (Measure measure : Measure.values()) {
			if (this.environment.getProperty(measure.property("enabled"), Boolean.class, false)) {
				checkBuckets(measure.property("buckets"),
						measure.isDuration() ? PropertyChecks::durations : PropertyChecks::sizes);
			}
		}
		WebMetricsProperties bound = this.properties.get();
		MetricsSettings.Labels labels = new MetricsSettings.Labels(appName(bound), labelNames(bound.labelNames()),
				bound.labelValues().otherMethod(), bound.labels(), this.furtherLabels.get().all());
		PropertyChecks.labels(NamedLabel.of(labels));
		PropertyChecks.labelValue("webmetrics.label-values.other-method", labels.otherMethod());
		List<String> further = labels.further().stream().map(MetricsSettings.Further::name).toList();
		ListedLabels ofRequests = listed("requests", bound.requests().labels(), further);
		ListedLabels ofLatency = listed("latency", bound.latency().labels(), further);
		ListedLabels ofInProgress = listed("in-progress", bound.inProgress().labels(), further);
		PropertyChecks.inProgress(ofInProgress);
		PropertyChecks.positive("webmetrics.max-endpoints", bound.maxEndpoints());
		PropertyChecks.statuses("webmetrics.requests.initial-statuses", bound.requests().initialStatuses());
		MetricsSettings settings = new MetricsSettings(labels,
				new MetricsSettings.Metric(name("requests", bound.requests().name()), ofRequests.builtIn()),
				new MetricsSettings.Histogram(name("latency", bound.latency().name()), ofLatency.builtIn(),
						ofLatency.further(), MeasureSettings.nanos(bound.latency().buckets()),
						bound.latency().nativeHistogram() && exportsToPrometheus()),
				new MetricsSettings.Metric(name("in-progress", bound.inProgress().name()), ofInProgress.builtIn()),
				new MetricsSettings.Endpoints(basePath(), bound.maxEndpoints()),
				new MeasureSettings(bound, further).all());
		MeterNameChecks.check(settings, this.environment);
		return settings;
	}

	private void checkBuckets(String property, BiConsumer<String, List<String>> check) {
		Binder.get(this.environment)
			.bind(property, Bindable.listOf(String.class))
			.ifBound((buckets) -> check.accept(property, buckets));
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

	private static String name(String prefix, String name) {
		PropertyChecks.meterName("webmetrics." + prefix + ".name", name);
		return name;
	}

	private static ListedLabels listed(String prefix, List<String> labels, List<String> further) {
		// The counter has the labels of headers and beans whatever its list is.
		if (labels.isEmpty() && (further.isEmpty() || !prefix.equals("requests"))) {
			logger.info("webmetrics.%s.labels is empty, so all requests are in one series of that metric."
				.formatted(prefix));
		}
		return ListedLabels.of("webmetrics." + prefix + ".labels", labels, further);
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
