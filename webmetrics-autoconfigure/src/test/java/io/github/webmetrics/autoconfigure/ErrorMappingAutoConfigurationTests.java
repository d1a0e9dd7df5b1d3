package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.error.ErrorMapper;
import io.github.webmetrics.error.ErrorMappingExceptionHandler;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorMappingAutoConfigurationTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ErrorMappingAutoConfiguration.class, WebMetricsAutoConfiguration.class))
		.withBean(ServerCodecConfigurer.class, ServerCodecConfigurer::create);

	@Test
	void worksWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasSingleBean(ErrorMappingExceptionHandler.class));
	}

	@Test
	void whenDisabledThenBacksOff() {
		this.runner.withPropertyValues("webmetrics.error-mapping.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ErrorMappingExceptionHandler.class));
	}

	@Test
	void whenApplicationIsNotReactiveThenBacksOff() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ErrorMappingAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ErrorMappingExceptionHandler.class));
	}

	@Test
	void whenClassesAreMissingThenBacksOff() {
		this.runner.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ErrorMappingExceptionHandler.class));
	}

	@Test
	void whenUserHasHandlerThenBacksOff() {
		ErrorMappingExceptionHandler handler = new ErrorMappingExceptionHandler(
				ErrorMapper.of(Exception.class, HttpStatus.BAD_GATEWAY), ServerCodecConfigurer.create());
		this.runner.withBean(ErrorMappingExceptionHandler.class, () -> handler)
			.run((context) -> assertThat(context.getBean(ErrorMappingExceptionHandler.class)).isSameAs(handler));
	}

	@Test
	void handlerComesJustBeforeThatOfSpringBoot() {
		this.runner
			.run((context) -> assertThat(context.getBean(ErrorMappingExceptionHandler.class).getOrder()).isEqualTo(-2));
	}

}
