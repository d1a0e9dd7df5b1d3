package io.github.webmetrics.meter;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * The request metrics as meters of a {@link MeterRegistry}. As long as a meter is not
 * removed from it, the registry returns the same one for the same name and labels, and so
 * do the methods of this class.
 * <p>
 * Anyone may remove a meter from the registry, or clear the registry. A removed meter can
 * still be used, but is no longer exposed, so it must not be kept. Each removal first
 * increments {@link #removals()} and then runs the action of
 * {@link #whenRemoved(Runnable)}, which drops the meters that are kept. To keep a new
 * meter:
 * <ol>
 * <li>Read {@link #removals()}.
 * <li>Create and store the meter.
 * <li>Read {@link #removals()} again. If it has changed, drop the stored meter.
 * </ol>
 * {@link InProgressGauges} does the same for the gauges of a registry.
 */
final class RequestMeters {

	static final String LATENCY_DESCRIPTION = "Time from the arrival of an HTTP request to the end of its response";

	private static final String LATENCY_NAME = "webmetrics.latency.name";

	private final MeterRegistry registry;

	private final MetricsSettings settings;

	private final RequestTags tags;

	private final Meter.MeterProvider<Counter> requests;

	private final HistogramMeters latency;

	private final Map<Measure, HistogramMeters> measures = new EnumMap<>(Measure.class);

	private final @Nullable NativeHistogram nativeHistogram;

	private final RecordingFailures failures;

	private final Map<Meter.Id, LongAdder> inProgress = new ConcurrentHashMap<>();

	private final OwnMeters requestMeters;

	private final OwnMeters inProgressMeters;

	private final AtomicInteger removals = new AtomicInteger();

	private volatile Runnable removed = () -> {
	};

	/**
	 * Create request metrics.
	 * @param registry registry of the meters
	 * @param settings names and labels of the meters
	 * @param nativeHistogram histogram of durations, or {@code null} if it is a meter of
	 * the registry
	 * @param failures receives failures to register a meter
	 */
	RequestMeters(MeterRegistry registry, MetricsSettings settings, @Nullable NativeHistogram nativeHistogram,
			RecordingFailures failures) {
		this.registry = registry;
		this.settings = settings;
		this.nativeHistogram = nativeHistogram;
		this.failures = failures;
		this.tags = new RequestTags(settings);
		this.requests = Counter.builder(settings.requests().name())
			.description("HTTP requests that ended")
			.withRegistry(registry);
		this.requestMeters = new OwnMeters(registry, id(settings.requests().name(), Meter.Type.COUNTER),
				"webmetrics.requests.name");
		this.latency = latency(registry, settings.latency(), nativeHistogram);
		settings.measures()
			.forEach((measure, histogram) -> this.measures.put(measure,
					HistogramMeters.of(registry, measure.id(histogram.name()), histogram, measure.property("name"))));
		this.inProgressMeters = new OwnMeters(registry, id(settings.inProgress().name(), Meter.Type.GAUGE),
				"webmetrics.in-progress.name");
		// The registry keeps its listeners forever.
		WeakReference<RequestMeters> meters = new WeakReference<>(this);
		registry.config().onMeterAdded((meter) -> {
			RequestMeters present = meters.get();
			if (present != null) {
				present.giveWayTo(meter);
			}
		});
		registry.getMeters().forEach(this::giveWayTo);
	}

	private static HistogramMeters latency(MeterRegistry registry, MetricsSettings.Histogram settings,
			@Nullable NativeHistogram nativeHistogram) {
		if (nativeHistogram != null) {
			return HistogramMeters.of(nativeHistogram, settings, LATENCY_NAME);
		}
		Meter.Id id = new Meter.Id(settings.name(), Tags.empty(), null, LATENCY_DESCRIPTION, Meter.Type.TIMER);
		return HistogramMeters.of(registry, id, settings, LATENCY_NAME);
	}

	private static Meter.Id id(String name, Meter.Type type) {
		return new Meter.Id(name, Tags.empty(), null, null, type);
	}

	private void giveWayTo(Meter meter) {
		guarded(() -> {
			own().forEach((own) -> own.giveWayTo(meter));
			return meter;
		});
	}

	private Stream<OwnMeters> own() {
		return Stream.concat(Stream.of(this.requestMeters, this.latency.own(), this.inProgressMeters),
				this.measures.values().stream().map(HistogramMeters::own));
	}

	/**
	 * Set what to do when a meter of this class, or any other meter of the same name, is
	 * removed from the registry. The registry is locked then, so the action must not wait
	 * for a lock.
	 * @param action what to do
	 */
	void whenRemoved(Runnable action) {
		this.removed = action;
		// The registry keeps its listeners forever.
		WeakReference<RequestMeters> meters = new WeakReference<>(this);
		this.registry.config().onMeterRemoved((meter) -> {
			RequestMeters present = meters.get();
			if (present != null && present.own().anyMatch((own) -> own.named(meter.getId().getName()))) {
				present.own().forEach((own) -> own.forget(meter.getId()));
				present.removals.incrementAndGet();
				present.removed.run();
			}
		});
	}

	/**
	 * Return how many meters were removed.
	 * @return the number
	 */
	int removals() {
		return this.removals.get();
	}

	boolean hasFurtherLabels() {
		return !this.settings.labels().further().isEmpty();
	}

	Clock clock() {
		return this.registry.config().clock();
	}

	/**
	 * Return the counter of requests that ended.
	 * @return the counter, or {@code null} if the registry rejects it or it has given way
	 * to another meter
	 */
	@Nullable Counter requests(EndedRequest request) {
		Tags tags = this.tags.requests(request);
		return guarded(() -> register(this.requestMeters, () -> this.requests.withTags(tags), Meter::getId));
	}

	/**
	 * Return the histogram of durations.
	 * @return its series, or {@code null} if the registry rejects it or it has given way
	 * to another meter
	 */
	@Nullable HistogramSeries latency(EndedRequest request) {
		return histogram(this.latency, request);
	}

	/**
	 * Return the histograms of what else is measured.
	 * @return their series, without those that the registry rejects or that have given
	 * way to another meter
	 */
	List<StatusSeries.Measured> measured(EndedRequest request) {
		List<StatusSeries.Measured> measured = new ArrayList<>();
		this.measures.forEach((measure, meters) -> {
			HistogramSeries series = histogram(meters, request);
			if (series != null) {
				measured.add(new StatusSeries.Measured(measure, series));
			}
		});
		return List.copyOf(measured);
	}

	private @Nullable HistogramSeries histogram(HistogramMeters meters, EndedRequest request) {
		Tags tags = this.tags.histogram(meters.settings(), request);
		return guarded(() -> register(meters.own(), () -> meters.series().apply(tags), HistogramSeries::id));
	}

	/**
	 * Return the number that this application adds to the gauge of requests in progress.
	 * @return the number to count with; it is not exposed if the registry rejects the
	 * gauge or the gauge has given way to another meter
	 */
	LongAdder inProgress(KnownMethod method, String endpoint) {
		Meter.Id id = new Meter.Id(this.settings.inProgress().name(), this.tags.inProgress(method, endpoint), null,
				"HTTP requests now being served", Meter.Type.GAUGE);
		LongAdder number = this.inProgress.computeIfAbsent(id, (key) -> new LongAdder());
		guarded(() -> register(this.inProgressMeters, () -> InProgressGauges.add(this.registry, id, number),
				Function.identity()));
		return number;
	}

	/**
	 * Take the requests that are still in progress out of the gauges, and the native
	 * histogram out of Prometheus's client.
	 */
	void close() {
		InProgressGauges.remove(this.registry, this.inProgress.values());
		if (this.nativeHistogram != null) {
			this.nativeHistogram.close();
		}
	}

	private <M> @Nullable M register(OwnMeters own, Supplier<M> registration, Function<M, Meter.Id> id) {
		if (own.haveGivenWay()) {
			return null;
		}
		M meter = registration.get();
		if (own.add(id.apply(meter))) {
			this.registry.getMeters().forEach(this::giveWayTo);
		}
		if (own.haveGivenWay()) {
			own.remove(id.apply(meter));
			return null;
		}
		return meter;
	}

	private <R> @Nullable R guarded(Supplier<? extends @Nullable R> registration) {
		try {
			return registration.get();
		}
		catch (VirtualMachineError ex) {
			// Out of memory or of stack: the next attempt may succeed.
			throw ex;
		}
		catch (Throwable ex) {
			this.failures.log("Could not register a meter, so its series is missing", ex);
			return null;
		}
	}

}
