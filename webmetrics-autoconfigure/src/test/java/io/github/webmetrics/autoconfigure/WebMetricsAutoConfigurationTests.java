package io.github.webmetrics.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.webmetrics.RecordingFailures;
import io.github.webmetrics.RequestLabel;
import io.github.webmetrics.RequestMetricsSettings;
import io.github.webmetrics.RouteCatalog;
import io.github.webmetrics.TestSettings;
import io.github.webmetrics.WebMetricsFilter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
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

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	@Test
	void recordsRequestsOfReactiveWebApplication() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(WebMetricsFilter.class)
			.hasSingleBean(RouteCatalog.class)
			.hasSingleBean(RequestMetricsSettings.class));
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
					"org.springframework.boot.micrometer", "org.springframework.boot.reactor.netty"))
			.run((context) -> assertThat(context).hasSingleBean(WebMetricsFilter.class)
				.doesNotHaveBean(ScrapeEndpointHint.class)
				.doesNotHaveBean(ReactorNettyCustomizer.class));
	}

	@Test
	void customizesReactorNettyWhereItIs() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ReactorNettyCustomizer.class));
		for (Class<?> missing : List.of(HttpServer.class, NettyReactiveWebServerFactory.class)) {
			this.runner.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasSingleBean(WebMetricsFilter.class)
					.doesNotHaveBean(ReactorNettyCustomizer.class));
		}
		this.runner.withPropertyValues("webmetrics.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ReactorNettyCustomizer.class));
	}

	@Test
	void countsRefusedRequestsUnlessToldNotTo() {
		this.runner.run((context) -> assertThat(customizers(context)).hasSize(2));
		this.runner.withPropertyValues("webmetrics.count-refused=false")
			.run((context) -> assertThat(customizers(context)).hasSize(1));
	}

	private static Collection<NettyServerCustomizer> customizers(ApplicationContext context) {
		NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
		context.getBean(ReactorNettyCustomizer.class).customize(factory);
		return factory.getServerCustomizers();
	}

	@Test
	void whenUserHasBeansThenBacksOff() {
		RequestMetricsSettings settings = TestSettings.create();
		RouteCatalog routes = (path) -> null;
		WebMetricsFilter filter = new WebMetricsFilter(new SimpleMeterRegistry(), settings, routes, (exchange) -> true,
				new RecordingFailures());
		this.runner.withBean(RequestMetricsSettings.class, () -> settings)
			.withBean(RouteCatalog.class, () -> routes)
			.withBean(WebMetricsFilter.class, () -> filter)
			.run((context) -> {
				assertThat(context.getBean(RequestMetricsSettings.class)).isSameAs(settings);
				assertThat(context.getBean(RouteCatalog.class)).isSameAs(routes);
				assertThat(context.getBean(WebMetricsFilter.class)).isSameAs(filter);
			});
	}

	@Test
	void filterIsOutsideOfAllOthers() {
		this.runner.withUserConfiguration(HighestPrecedenceFilter.class)
			.run((context) -> assertThat(context.getBeanProvider(WebFilter.class).orderedStream()).first()
				.isInstanceOf(WebMetricsFilter.class));
	}

	@Test
	void propertiesBecomeSettings() {
		this.runner
			.withPropertyValues("webmetrics.app-name=shop", "webmetrics.labels.team=blue",
					"webmetrics.label-names.app-name=app", "webmetrics.label-names.http-status=code",
					"webmetrics.label-names.method=verb", "webmetrics.label-names.endpoint=route",
					"webmetrics.max-endpoints=7", "webmetrics.requests.name=http.requests",
					"webmetrics.requests.labels=endpoint,http-status", "webmetrics.latency.name=http.latency",
					"webmetrics.latency.labels=endpoint,method,http-status", "webmetrics.latency.buckets=10ms,1s",
					"webmetrics.latency.streaming=true", "webmetrics.in-progress.name=http.active",
					"webmetrics.in-progress.labels=endpoint", "spring.webflux.base-path=base/")
			.run((context) -> {
				RequestMetricsSettings settings = context.getBean(RequestMetricsSettings.class);
				assertThat(settings.appName()).isEqualTo("shop");
				assertThat(settings.staticLabels()).isEqualTo(Map.of("team", "blue"));
				assertThat(settings.labelNames()).isEqualTo(Map.of(RequestLabel.APP_NAME, "app", RequestLabel.METHOD,
						"verb", RequestLabel.ENDPOINT, "route", RequestLabel.HTTP_STATUS, "code"));
				assertThat(settings.maxEndpoints()).isEqualTo(7);
				assertThat(settings.requests()).isEqualTo(new RequestMetricsSettings.Metric("http.requests",
						List.of(RequestLabel.ENDPOINT, RequestLabel.HTTP_STATUS)));
				assertThat(settings.latency()).isEqualTo(new RequestMetricsSettings.Metric("http.latency",
						List.of(RequestLabel.ENDPOINT, RequestLabel.METHOD, RequestLabel.HTTP_STATUS)));
				assertThat(settings.buckets()).extracting((bucket) -> bucket.toMillis()).containsExactly(10L, 1000L);
				assertThat(settings.streaming()).isTrue();
				assertThat(settings.inProgress())
					.isEqualTo(new RequestMetricsSettings.Metric("http.active", List.of(RequestLabel.ENDPOINT)));
				assertThat(settings.basePath()).isEqualTo("/base");
			});
	}

	@Test
	void defaultsAreThoseOfTheContract() {
		this.runner.run((context) -> {
			RequestMetricsSettings settings = context.getBean(RequestMetricsSettings.class);
			assertThat(settings.appName()).isEqualTo("application");
			assertThat(settings.staticLabels()).isEmpty();
			assertThat(settings.labelNames()).isEqualTo(Map.of(RequestLabel.APP_NAME, "app_name", RequestLabel.METHOD,
					"method", RequestLabel.ENDPOINT, "endpoint", RequestLabel.HTTP_STATUS, "http_status"));
			assertThat(settings.requests()).isEqualTo(new RequestMetricsSettings.Metric("requests", List
				.of(RequestLabel.APP_NAME, RequestLabel.METHOD, RequestLabel.ENDPOINT, RequestLabel.HTTP_STATUS)));
			assertThat(settings.latency()).isEqualTo(new RequestMetricsSettings.Metric("request.latency",
					List.of(RequestLabel.APP_NAME, RequestLabel.ENDPOINT)));
			assertThat(settings.inProgress()).isEqualTo(new RequestMetricsSettings.Metric("requests.in.progress",
					List.of(RequestLabel.APP_NAME, RequestLabel.ENDPOINT, RequestLabel.METHOD)));
			assertThat(settings.maxEndpoints()).isEqualTo(1000);
			assertThat(settings.streaming()).isFalse();
			assertThat(settings.basePath()).isEmpty();
			assertThat(settings.buckets()).extracting((bucket) -> bucket.toMillis())
				.containsExactly(5L, 10L, 25L, 50L, 75L, 100L, 250L, 500L, 750L, 1000L, 2500L, 5000L, 7500L, 10000L);
		});
	}

	@Test
	void appNameDefaultsToTheNameOfTheApplication() {
		this.runner.withPropertyValues("spring.application.name=shop", "webmetrics.app-name= ")
			.run((context) -> assertThat(context.getBean(RequestMetricsSettings.class).appName()).isEqualTo("shop"));
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
