package io.github.webmetrics.page;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.webmetrics.meter.ExposedNames;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestLabel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@link Report} from meters. Series that differ only in other labels than
 * those of the report are added up.
 * <p>
 * Safe for use by several threads. Reading holds no lock that the recording of a request
 * needs.
 *
 * @since 0.1.0
 */
public final class ReportReader {

	private static final int VERSION = 1;

	private final Supplier<? extends Collection<Meter>> meters;

	private final MetricsSettings settings;

	private final @Nullable Collector nativeLatency;

	// The client has the labels as they are exposed.
	private final String exposedEndpoint;

	/**
	 * Create a reader.
	 * @param meters the meters of a registry of Prometheus
	 * @param settings names and labels of the metrics
	 * @param nativeLatency histogram of durations, or {@code null} if it is one of the
	 * meters
	 */
	public ReportReader(Supplier<? extends Collection<Meter>> meters, MetricsSettings settings,
			@Nullable Collector nativeLatency) {
		this.meters = meters;
		this.settings = settings;
		this.nativeLatency = nativeLatency;
		this.exposedEndpoint = ExposedNames.sanitized(settings.labels().name(RequestLabel.ENDPOINT));
	}

	/**
	 * Read the meters.
	 * @param startedAt time of the start of the application
	 * @param uptime seconds since then
	 * @param prefix what the endpoints of the report start with, empty for all of them
	 * @return what the meters say
	 */
	public Report read(Instant startedAt, double uptime, String prefix) {
		ReportBuilder report = new ReportBuilder(prefix);
		this.meters.get().forEach((meter) -> add(meter, report));
		if (this.nativeLatency != null) {
			this.nativeLatency.collect().getDataPoints().forEach((series) -> addNative(series, report));
		}
		return new Report(VERSION, this.settings.labels().appName(), startedAt.toString(), uptime, fixedLabels(),
				report.endpoints());
	}

	private Map<String, String> fixedLabels() {
		Map<String, String> labels = new LinkedHashMap<>();
		labels.put(this.settings.labels().name(RequestLabel.APP_NAME), this.settings.labels().appName());
		labels.putAll(this.settings.labels().fixed());
		return labels;
	}

	private void add(Meter meter, ReportBuilder report) {
		Meter.Id id = meter.getId();
		String name = id.getName();
		if (meter instanceof Counter counter && name.equals(this.settings.requests().name())) {
			report.addRequests(label(RequestLabel.ENDPOINT, id), label(RequestLabel.METHOD, id),
					label(RequestLabel.HTTP_STATUS, id), Math.round(counter.count()));
		}
		else if (meter instanceof Gauge gauge && name.equals(this.settings.inProgress().name())) {
			report.addInProgress(label(RequestLabel.ENDPOINT, id), label(RequestLabel.METHOD, id),
					Math.round(gauge.value()));
		}
		else if (meter instanceof Timer timer && name.equals(this.settings.latency().name())) {
			add(timer, report.latency(label(RequestLabel.ENDPOINT, id)));
		}
	}

	private static void add(Timer timer, LatencyBuilder latency) {
		HistogramSnapshot snapshot = timer.takeSnapshot();
		latency.add(snapshot.count(), snapshot.total(TimeUnit.SECONDS));
		for (CountAtBucket bucket : snapshot.histogramCounts()) {
			latency.addBucket(bucket.bucket(TimeUnit.SECONDS), Math.round(bucket.count()));
		}
	}

	private void addNative(DataPointSnapshot point, ReportBuilder report) {
		HistogramDataPointSnapshot series = (HistogramDataPointSnapshot) point;
		LatencyBuilder latency = report.latency(series.getLabels().get(this.exposedEndpoint));
		long count = 0;
		for (int index = 0; index < series.getClassicBuckets().size(); index++) {
			count += series.getClassicBuckets().getCount(index);
			latency.addBucket(series.getClassicBuckets().getUpperBound(index), count);
		}
		latency.add(count, series.getSum());
	}

	private @Nullable String label(RequestLabel label, Meter.Id id) {
		return id.getTag(this.settings.labels().name(label));
	}

}
