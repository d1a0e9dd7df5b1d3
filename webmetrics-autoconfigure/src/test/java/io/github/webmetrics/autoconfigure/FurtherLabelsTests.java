package io.github.webmetrics.autoconfigure;

import java.util.function.Consumer;

import io.github.webmetrics.LabelContributor;
import io.github.webmetrics.meter.MetricsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the labels that properties and beans add.
 */
@ExtendWith(OutputCaptureExtension.class)
class FurtherLabelsTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, FurtherLabelsTests::registry);

	@Test
	void byDefaultThereAreNone() {
		this.runner.run((context) -> assertThat(context.getBean(MetricsSettings.class).labels().further()).isEmpty());
	}

	@Test
	void labelsOfHeadersComeBeforeThoseOfBeans() {
		withTenant("tenant")
			.withPropertyValues("webmetrics.header-labels.plan.header=X-Plan",
					"webmetrics.header-labels.plan.values=free,paid",
					"webmetrics.header-labels[api_version].header=X-Version",
					"webmetrics.header-labels[api_version].values=1", "webmetrics.latency.labels=endpoint,tenant,plan")
			.run((context) -> {
				MetricsSettings settings = context.getBean(MetricsSettings.class);
				assertThat(settings.labels().further()).extracting(MetricsSettings.Further::name)
					.containsExactly("api_version", "plan", "tenant");
				assertThat(settings.labels().further().get(1).listed()).containsExactly("free", "paid");
				assertThat(settings.latency().further()).containsExactlyInAnyOrder("tenant", "plan");
			});
	}

	@ParameterizedTest
	@CsvSource({ "le, reserves", "__x, reserves", "1st, accept", "'', accept", "endpoint, same name",
			"httpStatus, built-in label", "region, same name", "plan, same name", "zone, a label that" })
	void whenTheNameOfABeansLabelIsTakenThenStartupFails(String name, String reason) {
		withTenant(name)
			.withPropertyValues("webmetrics.labels.region=eu", "webmetrics.header-labels.plan.header=X-Plan",
					"webmetrics.header-labels.plan.values=free")
			.run(failure((invalid) -> {
				assertThat(invalid.property()).isEqualTo("name of the LabelContributor 'tenantLabel'");
				assertThat(invalid.value()).isEqualTo(name);
				assertThat(invalid.reason()).contains(reason);
			}));
	}

	@Test
	void whenTheNameOfAHeadersLabelIsTakenThenTheFailureNamesItsProperty() {
		this.runner
			.withPropertyValues("webmetrics.header-labels.endpoint.header=X-Endpoint",
					"webmetrics.header-labels.endpoint.values=a")
			.run(failure((invalid) -> {
				assertThat(invalid.property()).isEqualTo("webmetrics.header-labels.endpoint.header");
				assertThat(invalid.value()).isEqualTo("X-Endpoint");
				assertThat(invalid.reason()).contains("'endpoint'", "webmetrics.label-names.endpoint");
			}));
	}

	@Test
	void whenABeanHasNoNameThenStartupFails() {
		withTenant(null).run(failure((invalid) -> assertThat(invalid.property()).contains("'tenantLabel'")));
	}

	@Test
	void onlyBeansThatAreCandidatesAreAsked() {
		withTenant("tenant")
			.withBean("hidden", LabelContributor.class, () -> LabelContributor.of("tenant", (exchange) -> null),
					(definition) -> definition.setAutowireCandidate(false))
			.run((context) -> assertThat(context.getBean(MetricsSettings.class).labels().further()).hasSize(1));
	}

	@Test
	void whenTheGaugeListsOneThenStartupFails() {
		withTenant("tenant").withPropertyValues("webmetrics.in-progress.labels=endpoint,tenant")
			.run(failure((invalid) -> {
				assertThat(invalid.property()).isEqualTo("webmetrics.in-progress.labels");
				assertThat(invalid.value()).isEqualTo("tenant");
			}));
	}

	@Test
	void theCounterMayListThem() {
		withTenant("tenant").withPropertyValues("webmetrics.requests.labels=endpoint,tenant")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenTheyCanHaveManyCombinationsThenOneWarningSaysHowMany(CapturedOutput output) {
		ReactiveWebApplicationContextRunner two = withTenant("tenant").withBean("second", LabelContributor.class,
				() -> LabelContributor.of("second", (exchange) -> null));
		withTenant("tenant").run((context) -> assertThat(output).doesNotContain("combinations"));
		two.withPropertyValues("webmetrics.max-label-values=29")
			.run((context) -> assertThat(output).doesNotContain("combinations"));
		two.run((context) -> assertThat(output).containsOnlyOnce("[tenant, second] can have 10404 combinations"));
		withTenant("tenant").withPropertyValues("webmetrics.max-label-values=" + Integer.MAX_VALUE)
			.run((context) -> assertThat(output).contains("[tenant] can have 2147483649 combinations"));
	}

	private ReactiveWebApplicationContextRunner withTenant(String name) {
		return this.runner.withBean("tenantLabel", LabelContributor.class,
				() -> LabelContributor.of(name, (exchange) -> null));
	}

	private static MeterRegistry registry() {
		MeterRegistry registry = new SimpleMeterRegistry();
		registry.config().commonTags("zone", "1");
		return registry;
	}

	private static ContextConsumer<AssertableReactiveWebApplicationContext> failure(
			Consumer<InvalidPropertyException> assertions) {
		return (context) -> {
			assertThat(context).hasFailed();
			assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.isInstanceOfSatisfying(InvalidPropertyException.class, assertions);
		};
	}

}
