package io.github.webmetrics.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.util.pattern.PathPattern;

import static org.assertj.core.api.Assertions.assertThat;

class ExcludedPathsTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withUserConfiguration(Properties.class)
		.withBean(PathMappedEndpoints.class, () -> ActuatorPathsTests.endpoints("/actuator", "health"));

	@Test
	void whenPropertyIsNotSetThenActuatorIsExcluded() {
		this.runner.run((context) -> assertThat(excluded(context)).containsExactly("/actuator/**"));
	}

	@Test
	void whenPropertyIsSetThenActuatorIsNotExcluded() {
		this.runner.withPropertyValues("webmetrics.exclude=/internal/**,/*.css")
			.run((context) -> assertThat(excluded(context)).containsExactly("/internal/**", "/*.css"));
	}

	@Test
	void whenPropertyIsEmptyThenNothingIsExcluded() {
		this.runner.withPropertyValues("webmetrics.exclude=").run((context) -> assertThat(excluded(context)).isEmpty());
	}

	@Test
	void leadingSlashIsOptional() {
		this.runner.withPropertyValues("webmetrics.exclude=internal/**")
			.run((context) -> assertThat(excluded(context)).containsExactly("/internal/**"));
	}

	@Test
	void whenThereIsNoActuatorThenNothingIsExcluded() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(excluded(context)).isEmpty());
	}

	@Test
	void whenOneOfThePatternsCannotBeParsedThenItIsRejected() {
		this.runner.withPropertyValues("webmetrics.exclude=/internal/**,/{open")
			.run((context) -> InvalidProperties.assertRejected(() -> excluded(context), "webmetrics.exclude",
					"/{open"));
	}

	private static List<String> excluded(ApplicationContext context) {
		return ExcludedPaths.of(context.getBean(WebMetricsProperties.class), context)
			.get()
			.stream()
			.map(PathPattern::getPatternString)
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(WebMetricsProperties.class)
	static class Properties {

	}

}
