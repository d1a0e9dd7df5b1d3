package io.github.webmetrics.meter;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/**
 * The gauges of one registry. Each gauge shows the sum of several numbers: those of all
 * applications that share the registry, and those of all series that a filter of the
 * registry merges.
 * <p>
 * Micrometer has nothing to use instead: it ignores a second registration of a gauge, and
 * a {@link io.micrometer.core.instrument.MultiGauge MultiGauge} removes its meters before
 * it registers them again.
 */
final class InProgressGauges {

	private static final Map<MeterRegistry, InProgressGauges> BY_REGISTRY = new WeakHashMap<>();

	// Micrometer holds the state of a gauge weakly and ignores later registrations of the
	// same gauge. This map keeps the states alive as long as the registry, which may
	// outlive an application. Keys are the ids before and after the registry's filters.
	private final Map<Meter.Id, Set<LongAdder>> states = new ConcurrentHashMap<>();

	// Maps the id of a gauge before the registry's filters to its id after them.
	// Micrometer warns if a gauge is registered twice.
	private final Map<Meter.Id, Meter.Id> registered = new ConcurrentHashMap<>();

	private final AtomicInteger removals = new AtomicInteger();

	private InProgressGauges(MeterRegistry registry) {
		registry.config().onMeterRemoved((meter) -> {
			this.removals.incrementAndGet();
			this.registered.values().remove(meter.getId());
		});
	}

	/**
	 * Add a number to a gauge, and register the gauge if necessary.
	 * @param registry registry of the gauge
	 * @param id name, labels and description of the gauge
	 * @param number the number
	 * @return the id after the registry's filters
	 */
	static Meter.Id add(MeterRegistry registry, Meter.Id id, LongAdder number) {
		InProgressGauges gauges = of(registry);
		synchronized (gauges) {
			Set<LongAdder> state = gauges.register(registry, id, ConcurrentHashMap.newKeySet());
			state.add(number);
			Meter.Id registered = gauges.registered.getOrDefault(id, id);
			if (registry instanceof CompositeMeterRegistry composite) {
				addToParts(composite, registered, state, number);
			}
			return registered;
		}
	}

	/**
	 * Register a gauge unless it is registered.
	 * @return the numbers that it shows
	 */
	private Set<LongAdder> register(MeterRegistry registry, Meter.Id id, Set<LongAdder> newState) {
		// Stored before the registration: if that fails half-way, the gauge is registered
		// and must not lose its state.
		Set<LongAdder> state = this.states.computeIfAbsent(id, (key) -> newState);
		if (this.registered.containsKey(id)) {
			return state;
		}
		int removalsBefore = this.removals.get();
		Meter.Id mapped = Gauge.builder(id.getName(), state, InProgressGauges::sum)
			.description(id.getDescription())
			.tags(id.getTags())
			.register(registry)
			.getId();
		Set<LongAdder> shown = this.states.computeIfAbsent(mapped, (key) -> state);
		this.states.put(id, shown);
		this.registered.put(id, mapped);
		if (this.removals.get() != removalsBefore) {
			this.registered.remove(id);
		}
		return shown;
	}

	// A gauge registered with a composite is registered with each of its registries, and
	// all of them show the same set of numbers. If a registry already has a gauge with
	// that name and labels (of another application, or one that a filter merged with this
	// series), it keeps showing its own set. The number is added to that set only if all
	// registries merge the series. Otherwise those that do not would show too much.
	private static void addToParts(CompositeMeterRegistry composite, Meter.Id id, Set<LongAdder> state,
			LongAdder number) {
		List<Part> parts = Registries.parts(composite)
			.map((registry) -> of(registry).part(registry, id, state))
			.toList();
		boolean alike = parts.stream().allMatch((part) -> part.state() == parts.get(0).state());
		parts.stream().filter((part) -> alike || !part.merged()).forEach((part) -> part.state().add(number));
	}

	// The composite may already have registered the gauge with this registry.
	private synchronized Part part(MeterRegistry registry, Meter.Id id, Set<LongAdder> state) {
		if (registry.find(id.getName()).tags(id.getTags()).gauge() == null) {
			return new Part(register(registry, id, state), true);
		}
		return new Part(this.states.computeIfAbsent(id, (key) -> state), false);
	}

	/**
	 * Take numbers out of all gauges of a registry.
	 * @param registry registry of the gauges
	 * @param numbers the numbers
	 */
	static void remove(MeterRegistry registry, Collection<LongAdder> numbers) {
		Set<LongAdder> removed = Set.copyOf(numbers);
		Stream.concat(Stream.of(registry), Registries.parts(registry))
			.flatMap((part) -> of(part).states.values().stream())
			.forEach((state) -> state.removeIf(removed::contains));
	}

	private static InProgressGauges of(MeterRegistry registry) {
		synchronized (BY_REGISTRY) {
			return BY_REGISTRY.computeIfAbsent(registry, InProgressGauges::new);
		}
	}

	private static long sum(Set<LongAdder> numbers) {
		long sum = 0;
		for (LongAdder number : numbers) {
			sum += number.sum();
		}
		return sum;
	}

	/**
	 * The gauge of one registry in a composite.
	 *
	 * @param state the numbers that it shows
	 * @param merged whether a filter changed its name or labels, so that several series
	 * may share it
	 */
	private record Part(Set<LongAdder> state, boolean merged) {

	}

}
