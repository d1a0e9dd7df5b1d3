package io.github.webmetrics.meter;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.distribution.HistogramSupport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The meters of one request metric. They give way to a meter of someone else that would
 * make every scrape of Prometheus fail together with them, or would not be exposed
 * because of them.
 * <p>
 * Counters and gauges of the same name and with other labels can be exposed together.
 * Histograms can only if all of them have buckets, or none.
 */
final class OwnMeters {

	private static final Log logger = LogFactory.getLog(OwnMeters.class);

	private final MeterRegistry registry;

	private final Meter.Type type;

	private final String property;

	// The names of the meters as configured, and as the registry's filters change them.
	private final Set<String> names = ConcurrentHashMap.newKeySet();

	private final Set<String> exposedNames = ConcurrentHashMap.newKeySet();

	private final Set<Meter.Id> registered = ConcurrentHashMap.newKeySet();

	// Whether the histograms have buckets in a registry of Prometheus, as soon as there
	// is one. No lock guards this: the registry may be locked when a meter is added.
	private final Map<MeterRegistry, Boolean> buckets = new ConcurrentHashMap<>();

	private final Runnable whenGivenWay;

	private final AtomicBoolean givenWay = new AtomicBoolean();

	/**
	 * Create an object without meters.
	 * @param registry registry of the meters
	 * @param id id of the meters but for their tags
	 * @param property property that sets the name
	 */
	OwnMeters(MeterRegistry registry, Meter.Id id, String property) {
		this(registry, id, property, () -> {
		});
	}

	private OwnMeters(MeterRegistry registry, Meter.Id id, String property, Runnable whenGivenWay) {
		this.registry = registry;
		this.type = id.getType();
		this.property = property;
		this.whenGivenWay = whenGivenWay;
		addName(id);
	}

	/**
	 * Create an object without meters for the gauges of a native histogram. No other
	 * meter can have a name in common with the histogram.
	 * @param histogram the histogram
	 * @param name name of the histogram as a meter
	 * @param property property that sets the name
	 * @return the object
	 */
	static OwnMeters of(NativeHistogram histogram, String name, String property) {
		OwnMeters own = new OwnMeters(histogram.registry(),
				new Meter.Id(histogram.maxName(), Tags.empty(), null, null, Meter.Type.GAUGE), property,
				histogram::unregister);
		own.exposedNames.addAll(ExposedNames.of(name, Meter.Type.TIMER));
		return own;
	}

	private boolean addName(Meter.Id id) {
		this.exposedNames.addAll(ExposedNames.of(id));
		return this.names.add(id.getName());
	}

	/**
	 * Return whether a meter has the name of these.
	 */
	boolean named(String name) {
		return this.names.contains(name);
	}

	/**
	 * Add a meter that was registered for this metric.
	 * @param id its id, after the filters of the registry
	 * @return whether the filters gave it a name that is new here
	 */
	boolean add(Meter.Id id) {
		this.registered.add(id);
		return !named(id.getName()) && addName(id);
	}

	/**
	 * Return whether the meters have given way, so that none may be registered.
	 */
	boolean haveGivenWay() {
		return this.givenWay.get();
	}

	/**
	 * Give way to a meter if necessary.
	 * @param other a meter of the registry: one of these or another one
	 */
	void giveWayTo(Meter other) {
		if (haveGivenWay() || !clashesWith(other) || !this.givenWay.compareAndSet(false, true)) {
			return;
		}
		logger.warn(
				"The metric of '%s' is no longer recorded: the meter '%s' has the same name in Prometheus, and both cannot be exposed. Set '%s' to another name."
					.formatted(this.property, other.getId().getName(), this.property));
		List.copyOf(this.registered).forEach(this::remove);
		this.registered.clear();
		this.whenGivenWay.run();
	}

	private boolean clashesWith(Meter other) {
		Meter.Id id = other.getId();
		Stream<MeterRegistry> prometheus = Registries.parts(this.registry).filter(Registries::isPrometheus);
		if (!named(id.getName()) || id.getType() != this.type) {
			return !Collections.disjoint(this.exposedNames, ExposedNames.of(id)) && prometheus.findAny().isPresent();
		}
		return this.type != Meter.Type.COUNTER && this.type != Meter.Type.GAUGE
				&& prometheus.anyMatch((part) -> differsInBuckets(other, part));
	}

	private boolean differsInBuckets(Meter other, MeterRegistry part) {
		Meter exposed = (part == this.registry) ? other
				: part.find(other.getId().getName()).tags(other.getId().getTags()).meter();
		if (!(exposed instanceof HistogramSupport histogram)) {
			return false;
		}
		boolean hasBuckets = histogram.takeSnapshot().histogramCounts().length > 0;
		return this.buckets.computeIfAbsent(part, (key) -> hasBuckets) != hasBuckets;
	}

	/**
	 * Remove a meter from its registry.
	 */
	void remove(Meter.Id id) {
		this.registry.remove(id);
	}

	/**
	 * Forget a meter that was removed from the registry.
	 */
	void forget(Meter.Id id) {
		this.registered.remove(id);
	}

}
