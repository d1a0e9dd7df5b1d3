package io.github.webmetrics.meter;

import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Reads the meters of {@link TestSettings} from a registry, summed over all labels.
 */
final class TestMeters {

	private TestMeters() {
	}

	static double inProgress(MeterRegistry registry) {
		return named(registry, "requests.in.progress").map(Gauge.class::cast).mapToDouble(Gauge::value).sum();
	}

	static double requests(MeterRegistry registry) {
		return named(registry, "requests").map(Counter.class::cast).mapToDouble(Counter::count).sum();
	}

	static long observed(MeterRegistry registry) {
		return named(registry, "request.latency").map(Timer.class::cast).mapToLong(Timer::count).sum();
	}

	/**
	 * Return the meters of a name, including those that {@link #renaming()} has renamed.
	 */
	static Stream<Meter> named(MeterRegistry registry, String name) {
		return registry.getMeters()
			.stream()
			.filter((meter) -> List.of(name, "our." + name).contains(meter.getId().getName()));
	}

	static MeterFilter renaming() {
		return new MeterFilter() {

			@Override
			public Meter.Id map(Meter.Id id) {
				return id.withName("our." + id.getName());
			}

		};
	}

	static MeterRegistry compositeOf(MeterRegistry... registries) {
		return new CompositeMeterRegistry(Clock.SYSTEM, List.of(registries));
	}

}
