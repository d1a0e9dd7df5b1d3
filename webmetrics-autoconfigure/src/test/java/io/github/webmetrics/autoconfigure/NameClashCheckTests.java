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

import static org.assertj.core.api.Assertions.assertThat;

class NameClashCheckTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

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

	@Test
	void whenARegistryInACompositeAddsALabelOfTheSameNameThenItIsRejected() {
		this.registry.config().commonTags("http.status", "other");
		MeterRegistry composite = new CompositeMeterRegistry(Clock.SYSTEM,
				List.of(new SimpleMeterRegistry(), new CompositeMeterRegistry(Clock.SYSTEM, List.of(this.registry))));
		InvalidProperties.assertRejected(() -> check(composite), "webmetrics.label-names", "http_status");
	}

	@Test
	void whenRegistryAddsALabelNamedLikeAFixedLabelThenItIsRejected() {
		this.registry.config().commonTags("our-team", "other");
		InvalidProperties.assertRejected(() -> check(this.registry), "webmetrics.label-names", "our_team");
	}

	@Test
	void whenRegistryAddsOtherLabelsThenCheckLeavesNoMeters() {
		this.registry.config().commonTags("region", "eu", "method", "overridden");
		check(new CompositeMeterRegistry(Clock.SYSTEM, List.of(this.registry)));
		assertThat(this.registry.getMeters()).isEmpty();
	}

	private static void check(MeterRegistry registry) {
		MetricsSettings settings = TestSettings.create();
		MetricsSettings.Labels labels = new MetricsSettings.Labels("app", settings.labels().names(),
				Map.of("our_team", "blue"));
		new NameClashCheck(registry, new MetricsSettings(labels, settings.requests(), settings.latency(),
				settings.inProgress(), settings.endpoints()))
			.afterSingletonsInstantiated();
	}

}
