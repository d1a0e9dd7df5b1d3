package io.github.webmetrics.wire;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * What was observed beside the latency in all requests of a registry.
 *
 * @param counts number of observations by meter
 * @param totals sum of the observed values by meter, in nanoseconds or bytes
 */
record Measured(Map<String, Long> counts, Map<String, Long> totals) {

	static final String REQUEST_SIZE = "request.size";

	static final String RESPONSE_SIZE = "response.size";

	static final String FIRST_BYTE = "request.first.byte";

	static final String QUEUE = "request.queue";

	/**
	 * Properties that have all of it measured.
	 */
	static final String[] EVERYTHING = { "webmetrics.request-size.enabled=true",
			"webmetrics.response-size.enabled=true", "webmetrics.first-byte.enabled=true",
			"webmetrics.queue.enabled=true" };

	/**
	 * Return these and further properties.
	 */
	static String[] everythingAnd(String... properties) {
		return Stream.concat(Stream.of(properties), Stream.of(EVERYTHING)).toArray(String[]::new);
	}

	static Measured now(MeterRegistry registry) {
		Measured measured = new Measured(new TreeMap<>(), new TreeMap<>());
		for (String name : new String[] { REQUEST_SIZE, RESPONSE_SIZE, FIRST_BYTE, QUEUE }) {
			registry.find(name).meters().forEach((meter) -> measured.add(name, meter));
		}
		return measured;
	}

	private void add(String name, Meter meter) {
		if (meter instanceof Timer timer) {
			this.counts.merge(name, timer.count(), Long::sum);
			this.totals.merge(name, Math.round(timer.totalTime(TimeUnit.NANOSECONDS)), Long::sum);
		}
		else if (meter instanceof DistributionSummary summary) {
			this.counts.merge(name, summary.count(), Long::sum);
			this.totals.merge(name, Math.round(summary.totalAmount()), Long::sum);
		}
	}

	/**
	 * Return what was observed since an earlier moment, without zeros.
	 */
	Measured since(Measured before) {
		return new Measured(Recorded.difference(before.counts, this.counts),
				Recorded.difference(before.totals, this.totals));
	}

	long total(String name) {
		return this.totals.getOrDefault(name, 0L);
	}

}
