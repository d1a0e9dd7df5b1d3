package io.github.webmetrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The three request metrics as meters of a {@link MeterRegistry}. A registry returns the
 * same meter for the same name and labels, and so do the methods of this class.
 */
final class RequestMeters {

	// A gauge holds its state weakly, and the state of its first registration is the one
	// that counts: so the states last as long as the registry, which may outlive an
	// application or be shared by several. They hold nothing that holds the registry.
	private static final Map<MeterRegistry, Map<Gauged, Set<LongAdder>>> GAUGED = new WeakHashMap<>();

	private final MeterRegistry registry;

	private final RequestMetricsSettings settings;

	private final Tags staticTags;

	private final Duration[] buckets;

	private final RecordingFailures failures;

	private final Map<Gauged, LongAdder> inProgress = new ConcurrentHashMap<>();

	private final Map<Gauged, Set<LongAdder>> ofAllApplications;

	RequestMeters(MeterRegistry registry, RequestMetricsSettings settings, RecordingFailures failures) {
		this.registry = registry;
		this.failures = failures;
		this.settings = settings;
		List<Tag> tags = new ArrayList<>();
		settings.staticLabels().forEach((name, value) -> tags.add(Tag.of(name, value)));
		this.staticTags = Tags.of(tags);
		this.ofAllApplications = gauged(registry);
		this.buckets = settings.buckets().toArray(Duration[]::new);
	}

	// A composite is made for one application, what it consists of may be shared.
	private static Map<Gauged, Set<LongAdder>> gauged(MeterRegistry registry) {
		List<MeterRegistry> parts = parts(registry).toList();
		synchronized (GAUGED) {
			Map<Gauged, Set<LongAdder>> gauged = parts.stream()
				.flatMap((part) -> Stream.ofNullable(GAUGED.get(part)))
				.findFirst()
				.orElseGet(ConcurrentHashMap::new);
			parts.forEach((part) -> GAUGED.putIfAbsent(part, gauged));
			return gauged;
		}
	}

	private static Stream<MeterRegistry> parts(MeterRegistry registry) {
		if (registry instanceof CompositeMeterRegistry composite && !composite.getRegistries().isEmpty()) {
			return composite.getRegistries().stream().flatMap(RequestMeters::parts);
		}
		return Stream.of(registry);
	}

	Clock clock() {
		return this.registry.config().clock();
	}

	/**
	 * Return the counter of requests that ended.
	 * @return the counter, or {@code null} where the registry refuses it
	 */
	@Nullable Counter requests(RequestMethod method, String endpoint, int status) {
		return registered(() -> Counter.builder(this.settings.requests().name())
			.description("HTTP requests that ended")
			.tags(tags(this.settings.requests(), method, endpoint, status))
			.register(this.registry));
	}

	/**
	 * Return the histogram of durations.
	 * @return the histogram, or {@code null} where the registry refuses it
	 */
	@Nullable Timer latency(RequestMethod method, String endpoint, int status) {
		return registered(() -> Timer.builder(this.settings.latency().name())
			.description("Time from the arrival of an HTTP request to the end of its response")
			.tags(tags(this.settings.latency(), method, endpoint, status))
			.serviceLevelObjectives(this.buckets)
			.register(this.registry));
	}

	/**
	 * Return the number that this application adds to the gauge of requests in progress.
	 * @return the number, which nobody reads where the registry refuses the gauge
	 */
	LongAdder inProgress(RequestMethod method, String endpoint) {
		String name = this.settings.inProgress().name();
		Tags tags = tags(this.settings.inProgress(), method, endpoint, 0);
		return this.inProgress.computeIfAbsent(new Gauged(name, tags), (gauged) -> {
			LongAdder requests = new LongAdder();
			Set<LongAdder> all = this.ofAllApplications.computeIfAbsent(gauged, (key) -> ConcurrentHashMap.newKeySet());
			all.add(requests);
			registered(() -> Gauge.builder(name, all, RequestMeters::sum)
				.description("HTTP requests now being served")
				.tags(tags)
				.register(this.registry));
			return requests;
		});
	}

	private static long sum(Set<LongAdder> all) {
		long sum = 0;
		for (LongAdder requests : all) {
			sum += requests.sum();
		}
		return sum;
	}

	/**
	 * Take what is still in progress out of the gauges.
	 */
	void close() {
		this.inProgress
			.forEach((gauged, requests) -> this.ofAllApplications.getOrDefault(gauged, Set.of()).remove(requests));
	}

	private <M extends Meter> @Nullable M registered(Supplier<M> registration) {
		try {
			return registration.get();
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

	private record Gauged(String name, Tags tags) {

	}

}
