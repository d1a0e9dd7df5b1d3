package io.github.webmetrics.autoconfigure;

import java.time.Duration;

import io.github.webmetrics.WebMetricsFilter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class NotRecordedAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(NotRecordedAutoConfiguration.class,
			WebMetricsAutoConfiguration.class);

	@Test
	void whenApplicationIsAServletApplicationThenLogsThat(CapturedOutput output) {
		start(new WebApplicationContextRunner());
		assertThat(output).containsOnlyOnce("WARN")
			.contains("Spring WebFlux", "servlet application", "spring.main.web-application-type=reactive");
	}

	@Test
	void whenServletApplicationDoesNotWantRecordingThenLogsNothing(CapturedOutput output) {
		start(new WebApplicationContextRunner().withPropertyValues("webmetrics.enabled=false"));
		assertThat(output).doesNotContain("NotRecorded");
	}

	@Test
	void whenApplicationIsNoWebApplicationThenHasNoWarning() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).doesNotHaveBean(NotRecordedWarning.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "flase", "yes", "on", "1", "''" })
	void whenValueIsNeitherTrueNorFalseThenNothingIsRecordedAndThatIsLogged(String value, CapturedOutput output) {
		String set = value.equals("''") ? "" : value;
		start(new ReactiveWebApplicationContextRunner().withPropertyValues("webmetrics.enabled=" + set)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new));
		assertThat(output).containsOnlyOnce("WARN").contains("The value '" + set + "' of 'webmetrics.enabled'");
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("webmetrics.enabled=" + set)
			.run((context) -> assertThat(context).doesNotHaveBean(WebMetricsFilter.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "TRUE", "false", "False" })
	void whenValueIsTrueOrFalseThenLogsNothing(String value, CapturedOutput output) {
		start(new ReactiveWebApplicationContextRunner().withPropertyValues("webmetrics.enabled=" + value,
				"webmetrics.error-mapping.enabled=" + value));
		assertThat(output).doesNotContain("NotRecorded");
	}

	private static void start(AbstractApplicationContextRunner<?, ?, ?> runner) {
		runner.withConfiguration(CONFIGURATIONS)
			.run((context) -> context.getBean(NotRecordedWarning.class)
				.onApplicationEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
						(ConfigurableApplicationContext) context.getSourceApplicationContext(), Duration.ZERO)));
	}

}
