package io.github.webmetrics.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.http.codec.ServerCodecConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each kind of invalid configuration stops the application at startup with a
 * failure analysis.
 */
class FailureAnalysisTests {

	private static final String[] MEASURES = { "webmetrics.request-size.enabled=true",
			"webmetrics.response-size.enabled=true", "webmetrics.first-byte.enabled=true",
			"webmetrics.queue.enabled=true" };

	private static final String NATIVE_HISTOGRAM = "webmetrics.latency.native-histogram=true";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WebMetricsAutoConfiguration.class, ErrorMappingAutoConfiguration.class))
		.withBean(ServerCodecConfigurer.class, ServerCodecConfigurer::create)
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	static Stream<Arguments> badProperties() {
		return Stream
			.of(bad("webmetrics.label-names.method", "le", "reserves"),
					bad("webmetrics.label-names.endpoint", "quantile", "reserves"),
					bad("webmetrics.label-names.app-name", "__name", "reserves"),
					bad("webmetrics.label-names.app-name", "_.name", "reserves"),
					bad("webmetrics.label-names.http-status", "1st", "accept"),
					bad("webmetrics.label-names.http-status", "http status", "accept"),
					bad("webmetrics.label-names.http-status", "\u00e9tat", "accept"),
					bad("webmetrics.label-names.http-status", "", "accept"),
					bad("webmetrics.label-names.http-status", "endpoint", "same name",
							"webmetrics.label-names.endpoint"),
					bad("webmetrics.labels.le", "1", "'le'", "reserves"),
					bad("webmetrics.labels[__x]", "1", "'__x'", "reserves"),
					bad("webmetrics.labels.http-status", "1", "same name", "webmetrics.label-names.http-status"),
					bad("webmetrics.labels.method", "1", "same name"), bad("webmetrics.labels.region", "", "no value"),
					bad("webmetrics.labels[data_center]", "", "no value"),
					bad("webmetrics.label-values.other-method", "", "no value"),
					bad("webmetrics.requests.name", "9lives", "accepts"),
					bad("webmetrics.requests.name", "", "accepts"),
					bad("webmetrics.in-progress.name", "request.latency", "in common", "webmetrics.latency.name"),
					bad("webmetrics.latency.name", "requests", "in common"),
					bad("webmetrics.in-progress.name", "request_latency", "in common"),
					bad("webmetrics.in-progress.name", "requests.total", "in common"),
					bad("webmetrics.latency.name", "http.server.requests", "Spring Boot"),
					bad("webmetrics.requests.name", "_total", "accepts"),
					bad("webmetrics.in-progress.labels", "http-status", "not known yet"),
					bad("webmetrics.requests.labels", "method,method", "twice").swapped("method, method"),
					bad("webmetrics.requests.labels", "method,tenant", "'tenant'", "not a label").swapped(
							"method, tenant"),
					bad("webmetrics.latency.labels", "status", "'status'", "not a label"),
					bad("webmetrics.max-label-values", "0", "positive"),
					bad("webmetrics.header-labels.tenant.header", "X Tenant", "not the name of a request header"),
					bad("webmetrics.header-labels.tenant.values", "a", "not the name of a request header")
						.named("webmetrics.header-labels.tenant.header")
						.swapped(""),
					bad("webmetrics.header-labels.tenant.header", "X-Tenant", "clients can send any value")
						.named("webmetrics.header-labels.tenant.values")
						.swapped(""),
					bad("webmetrics.latency.buckets", "10ms,5ms", "ascending", "'5ms'").swapped("10ms, 5ms"),
					bad("webmetrics.latency.buckets", "500ms,0.5s", "not a duration").swapped("0.5s"),
					bad("webmetrics.latency.buckets", "1,5,10", "without a unit").swapped("1"),
					bad("webmetrics.latency.buckets[0]", "0.1", "without a unit").named("webmetrics.latency.buckets"),
					bad("webmetrics.latency.buckets", "", "empty"),
					bad("webmetrics.latency.buckets", "0ms,5ms", "positive", "'0ms'").swapped("0ms, 5ms"),
					bad("webmetrics.latency.buckets", "-1ms", "positive"),
					bad("webmetrics.first-byte.buckets", "1,5", "without a unit").swapped("1"),
					bad("webmetrics.queue.buckets", "5s,1s", "ascending", "'1s'").swapped("5s, 1s"),
					bad("webmetrics.queue.buckets", "", "empty"),
					bad("webmetrics.request-size.buckets", "10KB,10KB", "ascending", "'10KB'").swapped("10KB, 10KB"),
					bad("webmetrics.response-size.buckets", "0,10KB", "positive", "'0'").swapped("0, 10KB"),
					bad("webmetrics.response-size.buckets", "1.5KB", "not a size"),
					bad("webmetrics.queue.header", "X Start", "not the name of a request header"),
					bad("webmetrics.queue.name", "9lives", "accepts"),
					bad("webmetrics.queue.name", "request_latency", "in common", "webmetrics.latency.name"),
					bad("webmetrics.first-byte.labels", "status", "'status'", "not a label"),
					bad("webmetrics.response-size.name", "requests", "in common", "webmetrics.requests.name"),
					bad("webmetrics.request-size.name", "jvm.size", "Spring Boot"),
					bad("webmetrics.max-endpoints", "0", "positive"),
					bad("webmetrics.requests.initial-statuses", "500,99", "not a status").swapped("99"),
					bad("webmetrics.requests.initial-statuses", "600", "not a status"),
					bad("webmetrics.exclude", "/{open", "path pattern"),
					bad("webmetrics.error-mapping.statuses[com.example.Nope]", "500", "not on the class path"),
					bad("webmetrics.error-mapping.statuses[java.lang.String]", "500", "not an exception"),
					bad("webmetrics.error-mapping.statuses[java.lang.Exception]", "399", "error status"),
					bad("webmetrics.error-mapping.statuses[java.lang.Exception]", "600", "error status"))
			.map((bad) -> Arguments.of(bad));
	}

	private static Bad bad(String property, String value, String... reasons) {
		return new Bad(property, value, property, value, List.of(reasons));
	}

	@ParameterizedTest
	@MethodSource("badProperties")
	void namesPropertyValueAndAction(Bad bad) {
		this.runner.withPropertyValues(MEASURES)
			.withPropertyValues(bad.property() + "=" + bad.value())
			.run((context) -> {
				assertThat(context).hasFailed();
				FailureAnalysis analysis = analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("Property: " + bad.reportedProperty() + "\n")
					.contains("Value: \"" + bad.reported() + "\"\n")
					.contains(bad.reasons());
				assertThat(analysis.getAction()).isNotBlank();
			});
	}

	@Test
	void whenNameIsTakenByMeterOfAnotherTypeThenStartupFails() {
		for (String taken : List.of("requests", "requests.total", "request_latency", "requests.in.progress")) {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			registry.summary(taken);
			new ReactiveWebApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
				.withBean(MeterRegistry.class, () -> registry)
				.run((context) -> assertThat(analyze(context.getStartupFailure()).getDescription())
					.contains("a distribution_summary that is already registered"));
		}
	}

	@Test
	void whenThereIsNoPrometheusForTheNativeHistogramThenStartupFails() {
		this.runner.withPropertyValues(NATIVE_HISTOGRAM)
			.run((context) -> assertThat(analyze(context.getStartupFailure()).getDescription()).contains(
					"Property: webmetrics.latency.native-histogram",
					"a single bean of the type PrometheusMeterRegistry"));
		this.runner.withPropertyValues(NATIVE_HISTOGRAM)
			.withClassLoader(new FilteredClassLoader(PrometheusMeterRegistry.class))
			.run((context) -> assertThat(analyze(context.getStartupFailure()).getAction())
				.contains("io.micrometer:micrometer-registry-prometheus"));
	}

	@Test
	void whenTheNameOfTheNativeHistogramIsTakenThenStartupFails() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		Histogram.builder().name("request_latency_seconds").register(registry.getPrometheusRegistry());
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
			.withBean(PrometheusMeterRegistry.class, () -> registry)
			.withPropertyValues(NATIVE_HISTOGRAM)
			.run((context) -> assertThat(analyze(context.getStartupFailure()).getDescription())
				.contains("Property: webmetrics.latency.name", "already registered with Prometheus's client"));
	}

	@Test
	void whenRegistryAddsLabelOfTheSameNameThenStartupFails() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		registry.config().commonTags("app.name", "other");
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> registry)
			.run((context) -> assertThat(analyze(context.getStartupFailure()).getDescription())
				.contains("webmetrics.label-names.app-name", "a meter filter"));
	}

	@Test
	void whenFilterExpectsTheLabelsOfARequestThenApplicationStarts() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		registry.config().meterFilter(MeterFilter.replaceTagValues("http_status", (status) -> status.charAt(0) + "xx"));
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> registry)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenRegistryAddsOtherLabelsThenApplicationStarts() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		registry.config().commonTags("region", "eu", "app_name", "application");
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> registry)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(registry.getMeters()).isEmpty();
			});
	}

	@Test
	void whenInitializationIsLazyThenInvalidPropertiesFailAtStartupToo() {
		for (String bad : List.of("webmetrics.exclude=/{open", "webmetrics.latency.buckets=2s,1s",
				"webmetrics.error-mapping.statuses[com.example.Nope]=500")) {
			this.runner.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
				.withPropertyValues(bad)
				.run((context) -> assertThat(context).hasFailed());
		}
	}

	@Test
	void whenNameIsTakenByMeterOfTheSameTypeThenApplicationStarts() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		registry.counter("requests", "other", "label");
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> registry)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static FailureAnalysis analyze(Throwable failure) {
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class,
					SpringFactoriesLoader.ArgumentResolver.of(Environment.class, new StandardEnvironment()),
					(type, name, ex) -> {
					})
			.stream()
			.filter(InvalidPropertyFailureAnalyzer.class::isInstance)
			.map((analyzer) -> analyzer.analyze(failure))
			.findFirst()
			.orElseThrow();
	}

	record Bad(String property, String value, String reportedProperty, String reported, List<String> reasons) {

		Bad swapped(String reportedValue) {
			return new Bad(this.property, this.value, this.reportedProperty, reportedValue, this.reasons);
		}

		Bad named(String reportedName) {
			return new Bad(this.property, this.value, reportedName, this.reported, this.reasons);
		}

	}

}
