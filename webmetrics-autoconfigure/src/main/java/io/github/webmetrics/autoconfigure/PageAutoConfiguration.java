package io.github.webmetrics.autoconfigure;

import java.time.Instant;

import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.page.PageFile;
import io.github.webmetrics.page.PageFileWriter;
import io.github.webmetrics.page.ReportReader;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * {@link AutoConfiguration Auto-configuration} for the actuator endpoint
 * {@code webmetrics}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebMetricsAutoConfiguration.class)
@ConditionalOnClass({ ConditionalOnAvailableEndpoint.class, WebFluxConfigurer.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(MetricsSettings.class)
@ConditionalOnAvailableEndpoint(endpoint = PageEndpoint.class)
public final class PageAutoConfiguration {

	@Bean
	SmartInitializingSingleton webMetricsPageHint(ObjectProvider<PageEndpoint> endpoint) {
		return () -> {
			if (endpoint.stream().findAny().isEmpty()) {
				LogFactory.getLog(PageEndpoint.class)
					.info("The endpoint '" + PageEndpoint.ID
							+ "' is not there, because it needs exactly one bean of the type PrometheusMeterRegistry. "
							+ "Add the dependency io.micrometer:micrometer-registry-prometheus if there is none.");
			}
		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ PrometheusMeterRegistry.class, HistogramSnapshot.class })
	@ConditionalOnSingleCandidate(PrometheusMeterRegistry.class)
	@ImportRuntimeHints(PageFileHints.class)
	static class EndpointConfiguration {

		@Bean
		PageEndpoint webMetricsPageEndpoint(PrometheusMeterRegistry registry, MetricsSettings settings,
				ObjectProvider<NativeHistograms> nativeHistograms, ObjectProvider<PathMappedEndpoints> endpoints,
				ApplicationContext context) {
			NativeHistograms present = nativeHistograms.getIfAvailable();
			return new PageEndpoint(
					new ReportReader(registry::getMeters, settings, (present != null) ? present.histogram() : null),
					Instant.ofEpochMilli(context.getStartupDate()), endpoints);
		}

		// Spring collects these for the server of the actuator too.
		@Bean
		WebFluxConfigurer webMetricsPageWriter() {
			return new WebFluxConfigurer() {

				@Override
				public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
					codecs.customCodecs().register(new PageFileWriter());
				}

			};
		}

	}

	static final class PageFileHints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern(PageFile.LOCATIONS);
		}

	}

}
