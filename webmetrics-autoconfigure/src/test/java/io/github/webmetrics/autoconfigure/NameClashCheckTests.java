package io.github.webmetrics.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.TestSettings;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NameClashCheckTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final MockEnvironment environment = new MockEnvironment();

	@ParameterizedTest
	@CsvSource({ "requests, webmetrics.requests.name, requests", "requests.total, webmetrics.requests.name, requests",
			"request_latency, webmetrics.latency.name, request.latency",
			"request.latency.seconds, webmetrics.latency.name, request.latency",
			"requests-in-progress, webmetrics.in-progress.name, requests.in.progress" })
	void whenNameIsTakenThenItsPropertyIsRejected(String taken, String property, String value) {
		this.registry.summary(taken);
		InvalidProperties.assertRejected(() -> check(this.registry), property, value);
	}

	@Test
	void whenNameIsTakenByTheSameTypeUnderAnotherSpellingThenItIsRejected() {
		this.registry.counter("requests.total");
		InvalidProperties.assertRejected(() -> check(this.registry), "webmetrics.requests.name", "requests");
	}

	@Test
	void acceptsMetersOfTheSameNameAndTypeAndOfOtherNames() {
		this.registry.counter("requests");
		this.registry.timer("request.latency");
		this.registry.gauge("requests.in.progress", 0);
		this.registry.counter("requests.of.others");
		check(this.registry);
		assertThat(this.registry.getMeters()).hasSize(4);
	}

	@ParameterizedTest
	@CsvSource({ "request.latency.seconds.max, webmetrics.latency.name, request.latency",
			"request_latency_seconds_count, webmetrics.latency.name, request.latency",
			"requests.created, webmetrics.requests.name, requests" })
	void whenGaugeHasANameOfASeriesThenItsPropertyIsRejected(String taken, String property, String value) {
		this.registry.gauge(taken, 0);
		InvalidProperties.assertRejected(() -> check(this.registry), property, value);
	}

	@Test
	void acceptsMetersWhoseNamesOnlyStartAlike() {
		this.registry.gauge("requests.max", 0);
		this.registry.counter("request.latency.errors");
		this.registry.timer("requests.in.progress.time");
		check(this.registry);
	}

	@Test
	void whenARegistryInACompositeAddsALabelOfTheSameNameThenItIsRejected() {
		this.registry.config().commonTags("http.status", "other");
		MeterRegistry composite = new CompositeMeterRegistry(Clock.SYSTEM,
				List.of(new SimpleMeterRegistry(), new CompositeMeterRegistry(Clock.SYSTEM, List.of(this.registry))));
		InvalidProperties.assertRejected(() -> check(composite), "webmetrics.label-names.http-status", "http_status");
	}

	@ParameterizedTest
	@ValueSource(strings = { "our-team", "our_team" })
	void whenRegistryAddsALabelNamedLikeAFixedLabelThenItsPropertyIsRejected(String name) {
		this.registry.config().commonTags(name, "other");
		InvalidProperties.assertRejected(() -> check(this.registry), "webmetrics.labels[our_team]", "blue");
	}

	@Test
	void whenCommonTagHasTheNameOfABuiltInLabelThenTheTagIsRejected() {
		this.environment.setProperty("management.metrics.tags.endpoint", "x");
		this.registry.config().commonTags("endpoint", "x");
		InvalidProperties.assertRejected(() -> check(this.registry), "management.metrics.tags.endpoint", "x");
	}

	@Test
	void whenCommonTagHasTheNameOfAFixedLabelThenTheMessageNamesBothProperties() {
		this.environment.setProperty("management.metrics.tags[our_team]", "other");
		this.registry.config().commonTags("our_team", "other");
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> check(this.registry))
			.withMessageContainingAll("webmetrics.labels[our_team]", "management.metrics.tags[our_team]");
	}

	@Test
	void whenRegistryAddsALabelWithTheSameValueThenItIsAccepted() {
		this.registry.config().commonTags("our_team", "blue", "app_name", "app", "region", "eu");
		check(new CompositeMeterRegistry(Clock.SYSTEM, List.of(this.registry)));
		assertThat(this.registry.getMeters()).isEmpty();
	}

	private void check(MeterRegistry registry) {
		MetricsSettings settings = TestSettings.create();
		MetricsSettings.Labels labels = new MetricsSettings.Labels("app", settings.labels().names(), "OTHER",
				Map.of("our_team", "blue"), List.of());
		new NameClashCheck(registry, new MetricsSettings(labels, settings.requests(), settings.latency(),
				settings.inProgress(), settings.endpoints(), Map.of()), this.environment)
			.afterSingletonsInstantiated();
	}

}
