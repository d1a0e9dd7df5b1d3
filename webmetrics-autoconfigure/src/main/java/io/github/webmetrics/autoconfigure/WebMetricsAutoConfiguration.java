package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.RecordingFailures;
import io.github.webmetrics.RefusedRequests;
import io.github.webmetrics.RequestMetricsSettings;
import io.github.webmetrics.RouteCatalog;
import io.github.webmetrics.ServerAnswers;
import io.github.webmetrics.WebMetricsFilter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * {@link AutoConfiguration Auto-configuration} for the recording of HTTP requests.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass({ MeterRegistry.class, DispatcherHandler.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "webmetrics.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WebMetricsProperties.class)
public final class WebMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RequestMetricsSettings requestMetricsSettings(WebMetricsProperties properties, Environment environment) {
		return new RequestMetricsSettingsFactory(properties, environment).create();
	}

	@Bean
	@ConditionalOnMissingBean(RouteCatalog.class)
	RouteCatalog routeCatalog(ApplicationContext context) {
		return RouteCatalog.of(context);
	}

	@Bean
	@ConditionalOnMissingBean
	RecordingFailures webMetricsRecordingFailures() {
		return new RecordingFailures();
	}

	@Bean
	@ConditionalOnMissingBean
	WebMetricsFilter webMetricsFilter(MeterRegistry registry, RequestMetricsSettings settings, RouteCatalog routes,
			WebMetricsProperties properties, ApplicationContext context, RecordingFailures failures) {
		return new WebMetricsFilter(registry, settings, routes,
				new RecordedExchanges(context, ExcludedPaths.of(properties, context)), failures);
	}

	// What is wrong with its properties is to be known at start.
	@Bean
	static LazyInitializationExcludeFilter webMetricsLazyInitializationExclude() {
		return LazyInitializationExcludeFilter.forBeanTypes(WebMetricsFilter.class);
	}

	@Bean
	MeterNameCheck webMetricsMeterNameCheck(MeterRegistry registry, RequestMetricsSettings settings) {
		return new MeterNameCheck(registry, settings);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class })
	static class ReactorNettyConfiguration {

		@Bean
		ReactorNettyCustomizer webMetricsReactorNettyCustomizer(WebMetricsProperties properties,
				ObjectProvider<MeterRegistry> registry, ObjectProvider<RequestMetricsSettings> settings,
				RecordingFailures failures) {
			RefusedRequests refused = properties.countRefused()
					? new RefusedRequests(registry::getObject, settings::getObject, failures) : null;
			return new ReactorNettyCustomizer(new ServerAnswers(failures), refused);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ PrometheusMeterRegistry.class, PathMappedEndpoints.class })
	static class PrometheusConfiguration {

		@Bean
		ScrapeEndpointHint webMetricsScrapeEndpointHint(ObjectProvider<PrometheusMeterRegistry> registry,
				ObjectProvider<PathMappedEndpoints> endpoints) {
			return new ScrapeEndpointHint(registry, endpoints);
		}

	}

}
