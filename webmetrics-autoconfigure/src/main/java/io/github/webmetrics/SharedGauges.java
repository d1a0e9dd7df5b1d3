package io.github.webmetrics;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/**
 * The gauges of one registry, each the sum of several numbers: of the applications that
 * share the registry, and of the series that a filter of the registry makes one.
 */
final class SharedGauges {

	// A gauge holds its state weakly, and the state of its first registration is the one
	// that counts: so the states last as long as the registry, which may outlive an
	// application. They hold nothing that holds the registry.
	private static final Map<MeterRegistry, SharedGauges> BY_REGISTRY = new WeakHashMap<>();

	// By what was asked for and by what the filters of the registry made of it.
	private final Map<Meter.Id, Set<LongAdder>> states = new ConcurrentHashMap<>();

	/**
	 * Add a number to a gauge, which is registered if it is not, and to those that a
	 * composite registry passes it on to.
	 * @param registry registry of the gauge
	 * @param id name, labels and description of the gauge
	 * @param number the number
	 * @return the gauge
	 */
	static Gauge add(MeterRegistry registry, Meter.Id id, LongAdder number) {
		return add(registry, id, number, ConcurrentHashMap.newKeySet());
	}

	private static Gauge add(MeterRegistry registry, Meter.Id id, LongAdder number, Set<LongAdder> newState) {
		SharedGauges gauges = of(registry);
		synchronized (gauges) {
			Set<LongAdder> state = gauges.states.getOrDefault(id, newState);
			Gauge gauge = Gauge.builder(id.getName(), state, SharedGauges::sum)
				.description(id.getDescription())
				.tags(id.getTags())
				.register(registry);
			Set<LongAdder> counting = gauges.states.computeIfAbsent(gauge.getId(), (key) -> state);
			gauges.states.put(id, counting);
			counting.add(number);
			if (registry instanceof CompositeMeterRegistry composite) {
				composite.getRegistries().forEach((part) -> add(part, gauge.getId(), number, counting));
			}
			return gauge;
		}
	}

	/**
	 * Take numbers out of all gauges of a registry.
	 * @param registry registry of the gauges
	 * @param numbers the numbers
	 */
	static void remove(MeterRegistry registry, Collection<LongAdder> numbers) {
		of(registry).states.values().forEach((state) -> state.removeAll(numbers));
		if (registry instanceof CompositeMeterRegistry composite) {
			composite.getRegistries().forEach((part) -> remove(part, numbers));
		}
	}

	private static SharedGauges of(MeterRegistry registry) {
		synchronized (BY_REGISTRY) {
			return BY_REGISTRY.computeIfAbsent(registry, (key) -> new SharedGauges());
		}
	}

	private static long sum(Set<LongAdder> numbers) {
		long sum = 0;
		for (LongAdder number : numbers) {
			sum += number.sum();
		}
		return sum;
	}

}
