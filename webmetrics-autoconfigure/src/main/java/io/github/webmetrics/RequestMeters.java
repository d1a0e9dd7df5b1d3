package io.github.webmetrics;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The three request metrics as meters of a {@link MeterRegistry}. As long as a meter is
 * not removed from it, the registry returns the same one for the same name and labels,
 * and so do the methods of this class.
 */
final class RequestMeters {

	private final MeterRegistry registry;

	private final RequestMetricsSettings settings;

	private final Tags staticTags;

	private final Duration[] buckets;

	private final RecordingFailures failures;

	private final Map<Meter.Id, LongAdder> inProgress = new ConcurrentHashMap<>();

	// As they are set, and as the filters of the registry change them.
	private final Set<String> names = ConcurrentHashMap.newKeySet();

	private final AtomicInteger removals = new AtomicInteger();

	private volatile Runnable removed = () -> {
	};

	RequestMeters(MeterRegistry registry, RequestMetricsSettings settings, RecordingFailures failures) {
		this.registry = registry;
		this.failures = failures;
		this.settings = settings;
		List<Tag> tags = new ArrayList<>();
		settings.staticLabels().forEach((name, value) -> tags.add(Tag.of(name, value)));
		this.staticTags = Tags.of(tags);
		this.buckets = settings.buckets().toArray(Duration[]::new);
		this.names.addAll(List.of(settings.requests().name(), settings.latency().name(), settings.inProgress().name()));
	}

	/**
	 * Set what to do when meters of this class are removed from the registry, or others
	 * of the same name. It must not lock anything, as the registry is locked then.
	 * @param action what to do
	 */
	void whenRemoved(Runnable action) {
		this.removed = action;
		// The registry keeps its listeners for ever.
		WeakReference<RequestMeters> meters = new WeakReference<>(this);
		this.registry.config().onMeterRemoved((meter) -> {
			RequestMeters present = meters.get();
			if (present != null && present.names.contains(meter.getId().getName())) {
				present.removals.incrementAndGet();
				present.removed.run();
			}
		});
	}

	/**
	 * Return how many meters were removed. It is raised before the action for that runs,
	 * so that whoever keeps a new meter at the same time can tell.
	 * @return the number
	 */
	int removals() {
		return this.removals.get();
	}

	Clock clock() {
		return this.registry.config().clock();
	}

	/**
	 * Return the counter of requests that ended.
	 * @return the counter, or {@code null} where the registry refuses it
	 */
	@Nullable Counter requests(RequestMethod method, String endpoint, int status) {
		return guarded(() -> named(Counter.builder(this.settings.requests().name())
			.description("HTTP requests that ended")
			.tags(tags(this.settings.requests(), method, endpoint, status))
			.register(this.registry)));
	}

	/**
	 * Return the histogram of durations.
	 * @return the histogram, or {@code null} where the registry refuses it
	 */
	@Nullable Timer latency(RequestMethod method, String endpoint, int status) {
		return guarded(() -> named(Timer.builder(this.settings.latency().name())
			.description("Time from the arrival of an HTTP request to the end of its response")
			.tags(tags(this.settings.latency(), method, endpoint, status))
			.serviceLevelObjectives(this.buckets)
			.register(this.registry)));
	}

	/**
	 * Return the number that this application adds to the gauge of requests in progress.
	 * @return the number, which nobody reads where the registry refuses the gauge
	 */
	LongAdder inProgress(RequestMethod method, String endpoint) {
		Meter.Id id = new Meter.Id(this.settings.inProgress().name(),
				tags(this.settings.inProgress(), method, endpoint, 0), null, "HTTP requests now being served",
				Meter.Type.GAUGE);
		LongAdder requests = this.inProgress.computeIfAbsent(id, (key) -> new LongAdder());
		guarded(() -> this.names.add(SharedGauges.add(this.registry, id, requests).getName()));
		return requests;
	}

	/**
	 * Take what is still in progress out of the gauges.
	 */
	void close() {
		SharedGauges.remove(this.registry, this.inProgress.values());
	}

	private <M extends Meter> M named(M meter) {
		this.names.add(meter.getId().getName());
		return meter;
	}

	private <R> @Nullable R guarded(Supplier<R> registration) {
		try {
			return registration.get();
		}
		catch (VirtualMachineError ex) {
			// For want of memory or stack: the next time it may succeed.
			throw ex;
		}
		catch (Throwable ex) {
			this.failures.log(RecordingFailures.Kind.METER, ex);
			return null;
		}
	}

	private Tags tags(RequestMetricsSettings.Metric metric, RequestMethod method, String endpoint, int status) {
		Tags tags = this.staticTags;
		for (RequestLabel label : metric.labels()) {
			tags = tags.and(this.settings.labelName(label), switch (label) {
				case APP_NAME -> this.settings.appName();
				case METHOD -> method.name();
				case ENDPOINT -> endpoint;
				case HTTP_STATUS -> Integer.toString(status);
			});
		}
		return tags;
	}

}
