package io.github.webmetrics;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.meter.TestSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * Request metrics with their own registry and clock, and access to the recorded values.
 */
final class TestMetrics {

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	RequestMetrics create() {
		return create(1000);
	}

	RequestMetrics create(int maxEndpoints) {
		return new RequestMetrics(this.registry, TestSettings.create(maxEndpoints), new RecordingFailures());
	}

	MockClock clock() {
		return this.clock;
	}

	SimpleMeterRegistry registry() {
		return this.registry;
	}

	double requests() {
		return this.registry.get("requests").counters().stream().mapToDouble(Counter::count).sum();
	}

	double requests(String endpoint, int status) {
		return this.registry.get("requests")
			.tag("endpoint", endpoint)
			.tag("http_status", Integer.toString(status))
			.counter()
			.count();
	}

	double inProgress() {
		return this.registry.get("requests.in.progress").gauges().stream().mapToDouble(Gauge::value).sum();
	}

	double inProgress(String endpoint) {
		return this.registry.get("requests.in.progress").tag("endpoint", endpoint).gauge().value();
	}

}
