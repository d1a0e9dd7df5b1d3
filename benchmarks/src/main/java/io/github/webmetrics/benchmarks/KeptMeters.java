package io.github.webmetrics.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * The three metrics of one series as Micrometer meters, looked up once. The difference
 * from the {@link Floor} is the cost of Micrometer, which supports any registry.
 */
final class KeptMeters {

	private final Counter requests;

	private final Timer latency;

	private final LongAdder inProgress = new LongAdder();

	KeptMeters() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		this.requests = Counter.builder("requests")
			.tags("app_name", "benchmark", "method", "GET", "endpoint", "/users/{id}", "http_status", "200")
			.register(registry);
		this.latency = Timer.builder("request.latency")
			.tags("app_name", "benchmark", "endpoint", "/users/{id}")
			.serviceLevelObjectives(Floor.BUCKETS)
			.register(registry);
		Gauge.builder("requests.in.progress", this.inProgress, LongAdder::sum)
			.tags("app_name", "benchmark", "endpoint", "/users/{id}", "method", "GET")
			.register(registry);
	}

	long enter() {
		this.inProgress.increment();
		return System.nanoTime();
	}

	void leave(long started) {
		this.latency.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
		this.requests.increment();
		this.inProgress.decrement();
	}

}
