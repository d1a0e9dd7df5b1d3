package io.github.webmetrics.autoconfigure;

import java.time.InstantSource;
import java.util.stream.Stream;

import io.github.webmetrics.DetailSources;
import io.github.webmetrics.LabelContributor;
import io.github.webmetrics.QueueTime;
import io.github.webmetrics.RequestRecorder;
import io.github.webmetrics.WebMetricsFilter;
import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestExemplars;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.route.GatewayRoutes;
import io.github.webmetrics.route.RouteCatalog;
import io.github.webmetrics.server.FilterListener;
import io.github.webmetrics.server.ObservedBodies;
import io.github.webmetrics.server.OpenServletRequests;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.tracer.common.SpanContext;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnCloudPlatform;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * {@link AutoConfiguration Auto-configuration} for the recording of HTTP requests.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass({ ConditionalOnBooleanProperty.class, MeterRegistry.class, DispatcherHandler.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "webmetrics.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WebMetricsProperties.class)
@Import(ReactorNettyConfiguration.class)
@ImportRuntimeHints(RuntimeLookups.class)
public final class WebMetricsAutoConfiguration {

	@Bean
	MetricsSettings webMetricsSettings(ObjectProvider<WebMetricsProperties> properties,
			ObjectProvider<FurtherLabels> furtherLabels, Environment environment) {
		return new MetricsSettingsFactory(properties::getObject, furtherLabels::getObject, environment).create();
	}

	@Bean
	FurtherLabels webMetricsFurtherLabels(WebMetricsProperties properties,
			ObjectProvider<LabelContributor> contributors, ApplicationContext context) {
		return new FurtherLabels(properties, contributors, context);
	}

	@Bean
	RecordingFailures webMetricsRecordingFailures() {
		return new RecordingFailures();
	}

	@Bean
	RequestMetrics webMetricsRequestMetrics(MeterRegistry registry, MetricsSettings settings,
			ObjectProvider<RequestExemplars> exemplars, ObjectProvider<NativeHistograms> nativeHistograms,
			RecordingFailures failures) {
		NativeHistograms present = nativeHistograms.getIfAvailable();
		if (settings.latency().nativeBuckets() && present == null) {
			throw PropertyChecks.nativeHistogram("Prometheus's client",
					"Add the dependency io.micrometer:micrometer-registry-prometheus.");
		}
		return new RequestMetrics(registry, settings, exemplars.getIfAvailable(),
				(present != null) ? present.histogram() : null, failures);
	}

	@Bean
	@ConditionalOnMissingBean(RouteCatalog.class)
	RouteCatalog routeCatalog(ApplicationContext context) {
		return RouteCatalog.of(context);
	}

	@Bean
	RequestRecorder webMetricsRequestRecorder(RequestMetrics metrics, RouteCatalog routes,
			WebMetricsProperties properties, ObjectProvider<GatewayRoutes> gatewayRoutes,
			ObjectProvider<FilterListener> listeners, DetailSources details, RecordingFailures failures) {
		return new RequestRecorder(metrics, routes, properties.latency().streaming(), gatewayRoutes.getIfAvailable(),
				FilterListener.of(Stream.concat(listeners.orderedStream(), details.listener()).toList()), details,
				failures);
	}

	@Bean
	DetailSources webMetricsDetailSources(WebMetricsProperties properties, FurtherLabels furtherLabels,
			ObservedBodies bodies, RecordingFailures failures) {
		return new DetailSources(furtherLabels.sources(failures),
				properties.queue().enabled()
						? new QueueTime(properties.queue().header(), InstantSource.system(), failures) : null,
				bodies.observe() ? bodies : null);
	}

	// Without a condition, which would be decided when an application is processed ahead
	// of time.
	@Bean
	ObservedBodies webMetricsObservedBodies(RequestMetrics metrics, WebMetricsProperties properties,
			RecordingFailures failures) {
		return new ObservedBodies(metrics.clock(), properties.requestSize().enabled(),
				properties.responseSize().enabled(), properties.firstByte().enabled(), failures);
	}

	@Bean
	@ConditionalOnMissingBean
	WebMetricsFilter webMetricsFilter(RequestRecorder recorder, ApplicationContext context, ExcludedPaths excluded) {
		return recorder.filter(new RecordedExchanges(context, excluded));
	}

	@Bean
	ExcludedPaths webMetricsExcludedPaths(WebMetricsProperties properties, ApplicationContext context) {
		return ExcludedPaths.of(properties, context);
	}

	// Never lazy, so that invalid properties stop the application at startup.
	@Bean
	static LazyInitializationExcludeFilter webMetricsLazyInitializationExclude() {
		return LazyInitializationExcludeFilter.forBeanTypes(WebMetricsFilter.class);
	}

	@Bean
	NameClashCheck webMetricsNameClashCheck(MeterRegistry registry, MetricsSettings settings, Environment environment) {
		return new NameClashCheck(registry, settings, environment);
	}

	@Bean
	ServerLifecycle webMetricsInitialSeries(RouteCatalog routes, ExcludedPaths excluded, RequestMetrics metrics,
			MetricsSettings settings, WebMetricsProperties properties, RecordingFailures failures) {
		return ServerLifecycle
			.beforeStart(new InitialSeries(routes, excluded, metrics, settings, properties, failures)::create);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = GatewayRoutes.ROUTE_TYPE)
	static class GatewayConfiguration {

		@Bean
		GatewayRoutes webMetricsGatewayRoutes(WebMetricsProperties properties, ApplicationContext context,
				RecordingFailures failures) {
			return new GatewayRoutes(ClassUtils.resolveClassName(GatewayRoutes.ROUTE_TYPE, context.getClassLoader()),
					properties.gateway().endpoint() == WebMetricsProperties.GatewayEndpoint.ROUTE_ID, failures);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HttpServletResponse.class)
	static class ServletConfiguration {

		@Bean
		OpenServletRequests webMetricsOpenServletRequests(RecordingFailures failures) {
			return new OpenServletRequests(failures);
		}

		@Bean
		ServerLifecycle webMetricsServletContainerLifecycle(OpenServletRequests requests) {
			return ServerLifecycle.afterStop(requests::cut);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ SpanContext.class, TracingObservationHandler.class })
	@ConditionalOnBean(type = "io.prometheus.metrics.tracer.common.SpanContext")
	static class ExemplarConfiguration {

		@Bean
		static RequestExemplars webMetricsRequestExemplars() {
			return new RequestExemplars();
		}

		@Bean
		static SpanContexts webMetricsSpanContexts(ObjectProvider<RequestExemplars> exemplars) {
			return new SpanContexts(exemplars);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ PrometheusMeterRegistry.class, Histogram.class })
	static class NativeHistogramConfiguration {

		@Bean
		NativeHistograms webMetricsNativeHistograms(MetricsSettings settings,
				ObjectProvider<PrometheusMeterRegistry> registries, ObjectProvider<PrometheusConfig> configs,
				ObjectProvider<SpanContext> spans, RecordingFailures failures) {
			return NativeHistograms.of(settings.latency(), registries, configs, spans, failures);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ PrometheusMeterRegistry.class, PathMappedEndpoints.class })
	static class PrometheusConfiguration {

		@Bean
		ScrapeEndpointHint webMetricsScrapeEndpointHint(ObjectProvider<PrometheusMeterRegistry> registry,
				ObjectProvider<PathMappedEndpoints> endpoints, ObjectProvider<EndpointAccessResolver> access) {
			return new ScrapeEndpointHint(registry, endpoints, access);
		}

		@Bean
		@ConditionalOnCloudPlatform(CloudPlatform.KUBERNETES)
		OperatorLabelHint webMetricsOperatorLabelHint(MetricsSettings settings) {
			return new OperatorLabelHint(settings);
		}

	}

}
