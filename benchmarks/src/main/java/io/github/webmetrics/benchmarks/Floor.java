package io.github.webmetrics.benchmarks;

import java.time.Duration;
import java.util.stream.DoubleStream;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * The three metrics of one series in Prometheus's own client, looked up once. Recording a
 * request cannot cost less than reading the clock twice and updating these metrics.
 */
final class Floor {

	// The buckets that OpenTelemetry recommends, which are also the defaults of
	// webmetrics.
	private static final double[] SECONDS = { 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5,
			10 };

	static final Duration[] BUCKETS = DoubleStream.of(SECONDS)
		.mapToObj((seconds) -> Duration.ofMillis(Math.round(seconds * 1000)))
		.toArray(Duration[]::new);

	private final CounterDataPoint requests;

	private final DistributionDataPoint latency;

	private final GaugeDataPoint inProgress;

	Floor() {
		PrometheusRegistry registry = new PrometheusRegistry();
		this.requests = Counter.builder()
			.name("requests")
			.help("requests")
			.withoutExemplars()
			.labelNames("app_name", "method", "endpoint", "http_status")
			.register(registry)
			.labelValues("benchmark", "GET", "/users/{id}", "200");
		this.latency = Histogram.builder()
			.name("request_latency_seconds")
			.help("latency")
			.withoutExemplars()
			.classicOnly()
			.classicUpperBounds(SECONDS)
			.labelNames("app_name", "endpoint")
			.register(registry)
			.labelValues("benchmark", "/users/{id}");
		this.inProgress = Gauge.builder()
			.name("requests_in_progress")
			.help("in progress")
			.withoutExemplars()
			.labelNames("app_name", "endpoint", "method")
			.register(registry)
			.labelValues("benchmark", "/users/{id}", "GET");
	}

	long enter() {
		this.inProgress.inc();
		return System.nanoTime();
	}

	void leave(long started) {
		this.latency.observe((System.nanoTime() - started) / 1e9);
		this.requests.inc();
		this.inProgress.dec();
	}

}
