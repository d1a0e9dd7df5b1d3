package io.github.webmetrics.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThatNoException;

class MeterNameChecksTests {

	private final MockEnvironment environment = new MockEnvironment();

	@ParameterizedTest
	@ValueSource(strings = { "requests", "http.latency", "http.server.requests.in.progress", "application.requests",
			"requests.max", "processes", "jvms.requests", "requests.count" })
	void acceptsNamesThatNothingElseHas(String name) {
		assertThatNoException().isThrownBy(() -> check("first", "second", name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "first", "first_total", "first.created", "first_info", "first-bucket", "second",
			"second.seconds", "second_seconds_max", "second.seconds.count", "second_seconds_sum",
			"second_seconds_bucket", "second_seconds_total", "second_seconds_created" })
	void rejectsTheLaterOfTwoNamesThatMeet(String name) {
		InvalidProperties.assertRejected(() -> check("first", "second", name), "webmetrics.in-progress.name", name);
	}

	@ParameterizedTest
	@CsvSource({ "first_seconds", "first.seconds.total" })
	void rejectsACounterAndAHistogramThatMeet(String counter) {
		InvalidProperties.assertRejected(() -> check(counter, "first", "third"), "webmetrics.latency.name", "first");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http.server.requests", "http_client_requests", "http.server.requests.active",
			"http.server.requests.seconds", "jvm.requests", "process_requests", "system.requests", "logback.events",
			"tomcat.requests", "jetty.requests", "application.started.time", "tasks.scheduled.execution" })
	void rejectsNamesOfSpringBoot(String name) {
		InvalidProperties.assertRejected(() -> check("first", name, "third"), "webmetrics.latency.name", name);
	}

	@ParameterizedTest
	@CsvSource({ "http.server.requests, false", "http.server, false", "http, false", "all, false" })
	void acceptsANameThatSpringBootDoesNotUse(String start, String enabled) {
		this.environment.setProperty("management.observations.enable." + start, enabled);
		assertThatNoException().isThrownBy(() -> check("first", "http.server.requests", "third"));
	}

	@Test
	void takesTheLongestPropertyThatIsTheStartOfTheName() {
		this.environment.setProperty("management.observations.enable.all", "false");
		this.environment.setProperty("management.observations.enable.http", "false");
		this.environment.setProperty("management.observations.enable.http.server", "true");
		assertThatNoException().isThrownBy(() -> check("first", "http.client.requests", "third"));
		InvalidProperties.assertRejected(() -> check("first", "http.server.requests", "third"),
				"webmetrics.latency.name", "http.server.requests");
	}

	@Test
	void rejectsANameThatIsGivenToSpringBootsMeter() {
		this.environment.setProperty("management.observations.http.server.requests.name", "latency");
		InvalidProperties.assertRejected(() -> check("first", "latency", "third"), "webmetrics.latency.name",
				"latency");
		assertThatNoException().isThrownBy(() -> check("first", "http.server.requests", "third"));
	}

	private void check(String requests, String latency, String inProgress) {
		MetricsSettings settings = TestSettings.create();
		MeterNameChecks.check(
				new MetricsSettings(settings.labels(), new MetricsSettings.Metric(requests, List.of()),
						new MetricsSettings.Histogram(latency, List.of(), Set.of(), List.of(), false),
						new MetricsSettings.Metric(inProgress, List.of()), settings.endpoints(), Map.of()),
				this.environment);
	}

}
