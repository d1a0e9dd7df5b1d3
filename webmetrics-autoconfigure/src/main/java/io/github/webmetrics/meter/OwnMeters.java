package io.github.webmetrics.meter;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.HistogramSupport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one request metric. They give way to a meter of someone else that would
 * make every scrape fail together with them, or would not be exposed because of them.
 * <p>
 * Counters and gauges of the same name and with other labels can be exposed together.
 * Timers can only if all of them have buckets, or none.
 */
final class OwnMeters {

	private static final Log logger = LogFactory.getLog(OwnMeters.class);

	private final Meter.Type type;

	private final String property;

	// The names of the meters as configured, and as the registry's filters change them.
	private final Set<String> names = ConcurrentHashMap.newKeySet();

	private final Set<String> exposedNames = ConcurrentHashMap.newKeySet();

	private final Set<Meter.Id> registered = ConcurrentHashMap.newKeySet();

	// Whether the timers have buckets, as soon as there is one. No lock guards this: the
	// registry may be locked when a meter is added.
	private final AtomicReference<@Nullable Boolean> buckets = new AtomicReference<>();

	private final AtomicBoolean givenWay = new AtomicBoolean();

	/**
	 * Create an object without meters.
	 * @param name name of the meters
	 * @param type type of the meters
	 * @param property property that sets the name
	 */
	OwnMeters(String name, Meter.Type type, String property) {
		this.type = type;
		this.property = property;
		addName(name);
	}

	private boolean addName(String name) {
		this.exposedNames.addAll(ExposedNames.of(name, this.type));
		return this.names.add(name);
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
		return !named(id.getName()) && addName(id.getName());
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
	 * @param remove removes a meter from the registry
	 */
	void giveWayTo(Meter other, Consumer<Meter.Id> remove) {
		if (haveGivenWay() || !clashesWith(other) || !this.givenWay.compareAndSet(false, true)) {
			return;
		}
		logger.warn(
				"The metric of '%s' is no longer recorded: the meter '%s' has the same name in Prometheus, and both cannot be exposed. Set '%s' to another name."
					.formatted(this.property, other.getId().getName(), this.property));
		List.copyOf(this.registered).forEach(remove);
		this.registered.clear();
	}

	private boolean clashesWith(Meter other) {
		Meter.Id id = other.getId();
		if (!named(id.getName()) || id.getType() != this.type) {
			return !Collections.disjoint(this.exposedNames, ExposedNames.of(id));
		}
		if (this.type != Meter.Type.TIMER) {
			return false;
		}
		boolean hasBuckets = other instanceof HistogramSupport timer
				&& timer.takeSnapshot().histogramCounts().length > 0;
		return !this.buckets.compareAndSet(null, hasBuckets) && !Boolean.valueOf(hasBuckets).equals(this.buckets.get());
	}

	/**
	 * Forget a meter that was removed from the registry.
	 */
	void forget(Meter.Id id) {
		this.registered.remove(id);
	}

}
