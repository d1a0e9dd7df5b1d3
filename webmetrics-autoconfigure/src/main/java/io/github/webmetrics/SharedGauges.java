package io.github.webmetrics;

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
 * The gauges of one registry, each the sum of several numbers: of the applications that
 * share the registry, and of the series that a filter of the registry makes one.
 */
final class SharedGauges {

	private static final Map<MeterRegistry, SharedGauges> BY_REGISTRY = new WeakHashMap<>();

	// A gauge holds its state weakly, and the state of its first registration is the one
	// that counts: so the states last as long as the registry, which may outlive an
	// application. They hold nothing that holds the registry. By what was asked for and
	// by what the filters of the registry made of it.
	private final Map<Meter.Id, Set<LongAdder>> states = new ConcurrentHashMap<>();

	// By what was asked for. Micrometer warns of a gauge that is registered twice.
	private final Map<Meter.Id, Meter.Id> registered = new ConcurrentHashMap<>();

	private final AtomicInteger removals = new AtomicInteger();

	private SharedGauges(MeterRegistry registry) {
		registry.config().onMeterRemoved((meter) -> {
			this.removals.incrementAndGet();
			this.registered.values().remove(meter.getId());
		});
	}

	/**
	 * Add a number to a gauge, which is registered if it is not.
	 * @param registry registry of the gauge
	 * @param id name, labels and description of the gauge
	 * @param number the number
	 * @return what the filters of the registry made of the name, labels and description
	 */
	static Meter.Id add(MeterRegistry registry, Meter.Id id, LongAdder number) {
		SharedGauges gauges = of(registry);
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
	 * @return what it shows
	 */
	private Set<LongAdder> register(MeterRegistry registry, Meter.Id id, Set<LongAdder> newState) {
		// Kept before it is registered: what fails then must not lose what the gauge
		// shows.
		Set<LongAdder> state = this.states.computeIfAbsent(id, (key) -> newState);
		if (this.registered.containsKey(id)) {
			return state;
		}
		int removalsBefore = this.removals.get();
		Meter.Id mapped = Gauge.builder(id.getName(), state, SharedGauges::sum)
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

	// The gauges of all parts show the state of the composite's, but for those that were
	// there before: of another application, or of a series that is one with this in the
	// part. The state of such a series may count here too only where it is so in all
	// parts, as it is what the others show of that series alone.
	private static void addToParts(CompositeMeterRegistry composite, Meter.Id id, Set<LongAdder> state,
			LongAdder number) {
		List<Part> parts = parts(composite).map((registry) -> of(registry).part(registry, id, state)).toList();
		boolean alike = parts.stream().allMatch((part) -> part.state() == parts.get(0).state());
		parts.stream().filter((part) -> alike || !part.merged()).forEach((part) -> part.state().add(number));
	}

	// What the composite has registered here is not to be registered again.
	private synchronized Part part(MeterRegistry registry, Meter.Id id, Set<LongAdder> state) {
		if (registry.find(id.getName()).tags(id.getTags()).gauge() == null) {
			return new Part(register(registry, id, state), true);
		}
		return new Part(this.states.computeIfAbsent(id, (key) -> state), false);
	}

	private static Stream<MeterRegistry> parts(CompositeMeterRegistry composite) {
		return composite.getRegistries()
			.stream()
			.flatMap((part) -> (part instanceof CompositeMeterRegistry nested) ? parts(nested) : Stream.of(part));
	}

	/**
	 * Take numbers out of all gauges of a registry.
	 * @param registry registry of the gauges
	 * @param numbers the numbers
	 */
	static void remove(MeterRegistry registry, Collection<LongAdder> numbers) {
		Set<LongAdder> removed = Set.copyOf(numbers);
		Stream<MeterRegistry> parts = (registry instanceof CompositeMeterRegistry composite) ? parts(composite)
				: Stream.empty();
		Stream.concat(Stream.of(registry), parts)
			.flatMap((part) -> of(part).states.values().stream())
			.forEach((state) -> state.removeIf(removed::contains));
	}

	private static SharedGauges of(MeterRegistry registry) {
		synchronized (BY_REGISTRY) {
			return BY_REGISTRY.computeIfAbsent(registry, SharedGauges::new);
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
	 * @param state what it shows
	 * @param merged whether a filter changed its name or labels, so that it may be one
	 * with other gauges
	 */
	private record Part(Set<LongAdder> state, boolean merged) {

	}

}
