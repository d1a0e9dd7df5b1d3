package io.github.webmetrics.autoconfigure;

import java.util.List;

import io.github.webmetrics.TestRecorder;
import io.github.webmetrics.WebMetricsFilter;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.route.RouteCatalog;
import io.github.webmetrics.server.HttpServerRecording;
import io.github.webmetrics.server.RequestEnds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

class WebMetricsAutoConfigurationTests {

	private static final String CUSTOMIZER = "webMetricsReactorNettyCustomizer";

	// The package of the factory in Spring Boot 4, and before.
	private static final String FACTORY = "org.springframework.boot.reactor.netty";

	private static final String EARLIER_FACTORY = "org.springframework.boot.web.embedded.netty";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	@Test
	void recordsRequestsOfReactiveWebApplication() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(WebMetricsFilter.class)
			.hasSingleBean(RouteCatalog.class)
			.hasSingleBean(MetricsSettings.class));
	}

	@Test
	void whenApplicationIsNotReactiveThenBacksOff() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebMetricsFilter.class));
		new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebMetricsFilter.class));
	}

	@Test
	void whenThereIsNoRegistryThenBacksOff() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebMetricsFilter.class));
	}

	@Test
	void whenDisabledThenBacksOff() {
		this.runner.withPropertyValues("webmetrics.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebMetricsFilter.class));
	}

	@Test
	void whenClassesAreMissingThenBacksOff() {
		for (Class<?> missing : List.of(MeterRegistry.class, DispatcherHandler.class)) {
			this.runner.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebMetricsFilter.class));
		}
	}

	@Test
	void needsNeitherActuatorNorPrometheusNorNetty() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate",
					"io.micrometer.prometheusmetrics", "reactor.netty", "jakarta.servlet",
					"org.springframework.boot.micrometer", FACTORY, EARLIER_FACTORY))
			.run((context) -> assertThat(context).hasSingleBean(WebMetricsFilter.class)
				.doesNotHaveBean(ScrapeEndpointHint.class)
				.doesNotHaveBean(CUSTOMIZER));
	}

	@Test
	void customizesReactorNettyIfPresent() {
		this.runner.run((context) -> assertThat(context).hasBean(CUSTOMIZER));
		for (ClassLoader missing : List.of(new FilteredClassLoader(HttpServer.class),
				new FilteredClassLoader(FACTORY, EARLIER_FACTORY))) {
			this.runner.withClassLoader(missing)
				.run((context) -> assertThat(context).hasSingleBean(WebMetricsFilter.class)
					.doesNotHaveBean(CUSTOMIZER)
					.doesNotHaveBean(HttpServerRecording.class));
		}
		this.runner.withPropertyValues("webmetrics.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CUSTOMIZER));
	}

	@Test
	void preparesServersForRecording() {
		this.runner.run((context) -> assertThat(childObserver(context)).isInstanceOf(RequestEnds.class));
	}

	private static ConnectionObserver childObserver(ApplicationContext context) {
		return context.getBean(HttpServerRecording.class).apply(HttpServer.create()).configuration().childObserver();
	}

	@Test
	void whenUserHasBeansThenBacksOff() {
		RouteCatalog routes = (path) -> null;
		WebMetricsFilter filter = TestRecorder.filter(new SimpleMeterRegistry());
		this.runner.withBean(RouteCatalog.class, () -> routes)
			.withBean(WebMetricsFilter.class, () -> filter)
			.run((context) -> {
				assertThat(context.getBean(RouteCatalog.class)).isSameAs(routes);
				assertThat(context.getBean(WebMetricsFilter.class)).isSameAs(filter);
			});
	}

	@Test
	void filterIsTheOutermost() {
		this.runner.withUserConfiguration(HighestPrecedenceFilter.class)
			.run((context) -> assertThat(context.getBeanProvider(WebFilter.class).orderedStream()).first()
				.isInstanceOf(WebMetricsFilter.class));
	}

	@Test
	void hintNeedsPrometheusAndActuator() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ScrapeEndpointHint.class));
		for (Class<?> missing : List.of(PrometheusMeterRegistry.class, PathMappedEndpoints.class)) {
			this.runner.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasSingleBean(WebMetricsFilter.class)
					.doesNotHaveBean(ScrapeEndpointHint.class));
		}
		this.runner.withClassLoader(new FilteredClassLoader(HttpServer.class))
			.run((context) -> assertThat(context).hasSingleBean(WebMetricsFilter.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class HighestPrecedenceFilter {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WebFilter outermost() {
			return (exchange, chain) -> chain.filter(exchange);
		}

	}

}
