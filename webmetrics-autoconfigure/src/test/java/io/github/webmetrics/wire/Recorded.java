package io.github.webmetrics.wire;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The values of the request metrics in a registry at one moment.
 *
 * @param requests number of ended requests by "method endpoint status", without zero
 * values
 * @param observed number of observed latencies by endpoint
 * @param inProgress requests in progress by "method endpoint", without zero values
 */
record Recorded(Map<String, Long> requests, Map<String, Long> observed, Map<String, Long> inProgress) {

	static final Recorded NOTHING = new Recorded(Map.of(), Map.of(), Map.of());

	static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("patience.seconds", 60));

	static Recorded now(MeterRegistry registry) {
		Map<String, Long> requests = new TreeMap<>();
		registry.find("requests")
			.counters()
			.forEach((counter) -> requests.merge(
					label(counter, "method") + " " + label(counter, "endpoint") + " " + label(counter, "http_status"),
					(long) counter.count(), Long::sum));
		requests.values().removeIf((value) -> value == 0);
		Map<String, Long> observed = new TreeMap<>();
		registry.find("request.latency")
			.timers()
			.forEach((timer) -> observed.merge(label(timer, "endpoint"), timer.count(), Long::sum));
		addNativeHistogram(registry, observed);
		observed.values().removeIf((value) -> value == 0);
		Map<String, Long> inProgress = new TreeMap<>();
		registry.find("requests.in.progress")
			.gauges()
			.forEach((gauge) -> inProgress.put(label(gauge, "method") + " " + label(gauge, "endpoint"),
					(long) gauge.value()));
		inProgress.values().removeIf((value) -> value == 0);
		return new Recorded(requests, observed, inProgress);
	}

	private static void addNativeHistogram(MeterRegistry registry, Map<String, Long> observed) {
		if (registry instanceof CompositeMeterRegistry composite) {
			composite.getRegistries().forEach((part) -> addNativeHistogram(part, observed));
		}
		else if (!registry.find("request.latency.seconds.max").gauges().isEmpty()) {
			PrometheusClient.add(registry, observed);
		}
	}

	private static String label(Meter meter, String name) {
		return meter.getId().getTag(name);
	}

	/**
	 * Wait until the given number of requests have ended since this moment, and return
	 * the difference.
	 */
	Recorded awaitAdded(MeterRegistry registry, int requests) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> total(now(registry).requests()) - total(this.requests) >= requests);
		return now(registry).since(this);
	}

	/**
	 * Wait until exactly the given requests are in progress.
	 */
	static void awaitInProgress(MeterRegistry registry, Map<String, Long> expected) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(now(registry).inProgress()).isEqualTo(expected));
	}

	/**
	 * Return the difference to the values of an earlier moment. The requests in progress
	 * are those of this moment.
	 */
	Recorded since(Recorded before) {
		return new Recorded(difference(before.requests, this.requests), difference(before.observed, this.observed),
				this.inProgress);
	}

	static long total(Map<String, Long> counts) {
		return counts.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Return the differences between two counts of the same things, without zeros.
	 */
	static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
		Map<String, Long> difference = new TreeMap<>(after);
		before.forEach((key, value) -> difference.merge(key, -value, Long::sum));
		difference.values().removeIf((value) -> value == 0);
		return difference;
	}

	/**
	 * Reads a native histogram. In a class of its own, as some applications do not have
	 * Prometheus's client.
	 */
	private static final class PrometheusClient {

		private static void add(MeterRegistry registry, Map<String, Long> observed) {
			((PrometheusMeterRegistry) registry).getPrometheusRegistry()
				.scrape("request_latency_seconds"::equals)
				.stream()
				.flatMap((snapshot) -> ((HistogramSnapshot) snapshot).getDataPoints().stream())
				.forEach((point) -> observed.merge(point.getLabels().get("endpoint"), point.getCount(), Long::sum));
		}

	}

}
