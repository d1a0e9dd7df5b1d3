package io.github.webmetrics.autoconfigure;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.PathContainer;

import static org.assertj.core.api.Assertions.assertThat;

class ExcludedPathsTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withUserConfiguration(Properties.class)
		.withBean(PathMappedEndpoints.class, () -> ActuatorPathsTests.endpoints("/actuator", "health"));

	@Test
	void whenPropertyIsNotSetThenActuatorIsExcluded() {
		this.runner.run((context) -> assertThat(excluded(context, "/actuator/health", "/ok"))
			.containsExactly("/actuator/health"));
	}

	@Test
	void whenPropertyIsSetThenActuatorIsNotExcluded() {
		this.runner.withPropertyValues("webmetrics.exclude=/internal/**,/*.css")
			.run((context) -> assertThat(excluded(context, "/internal/a", "/a.css", "/actuator/health"))
				.containsExactly("/internal/a", "/a.css"));
	}

	@Test
	void whenPropertyIsEmptyThenNothingIsExcluded() {
		this.runner.withPropertyValues("webmetrics.exclude=")
			.run((context) -> assertThat(excluded(context, "/actuator/health", "/")).isEmpty());
	}

	@Test
	void leadingSlashIsOptional() {
		this.runner.withPropertyValues("webmetrics.exclude=internal/**")
			.run((context) -> assertThat(excluded(context, "/internal/a", "/a")).containsExactly("/internal/a"));
	}

	@Test
	void whenThereIsNoActuatorThenNothingIsExcluded() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(excluded(context, "/actuator/health", "/")).isEmpty());
	}

	@Test
	void whenOneOfThePatternsCannotBeParsedThenItIsRejected() {
		this.runner.withPropertyValues("webmetrics.exclude=/internal/**,/{open")
			.run((context) -> InvalidProperties.assertRejected(() -> excluded(context, "/"), "webmetrics.exclude",
					"/{open"));
	}

	@Test
	void readsThePatternsOnceAtTheFirstRequest() {
		AtomicInteger calls = new AtomicInteger();
		ExcludedPaths excluded = new ExcludedPaths(() -> {
			calls.incrementAndGet();
			return List.of("/internal/**");
		});
		assertThat(calls).hasValue(0);
		assertThat(excluded.contains(PathContainer.parsePath("/internal"))).isTrue();
		assertThat(excluded.contains(PathContainer.parsePath("/path"))).isFalse();
		assertThat(calls).hasValue(1);
	}

	private static List<String> excluded(ApplicationContext context, String... paths) {
		ExcludedPaths excluded = ExcludedPaths.of(context.getBean(WebMetricsProperties.class), context);
		return Stream.of(paths).filter((path) -> excluded.contains(PathContainer.parsePath(path))).toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(WebMetricsProperties.class)
	static class Properties {

	}

}
