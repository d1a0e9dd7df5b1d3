package io.github.webmetrics.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.KnownMethod;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestLabel;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.route.KnownRoute;
import io.github.webmetrics.route.RouteCatalog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;

/**
 * Creates the series of known routes before the server accepts requests. Prometheus sees
 * no increase in the first value of a series, so without them it would not see the first
 * error of a route.
 */
final class InitialSeries {

	private static final Log logger = LogFactory.getLog(InitialSeries.class);

	private static final int MAX_SERIES = 10_000;

	// The series of a histogram that are no buckets of the list: +Inf, count, sum and
	// max.
	private static final int WITHOUT_BUCKET = 4;

	private final RouteCatalog routes;

	private final ExcludedPaths excluded;

	private final RequestMetrics metrics;

	private final MetricsSettings settings;

	private final List<Integer> statuses;

	private final boolean latency;

	private final RecordingFailures failures;

	InitialSeries(RouteCatalog routes, ExcludedPaths excluded, RequestMetrics metrics, MetricsSettings settings,
			WebMetricsProperties properties, RecordingFailures failures) {
		this.routes = routes;
		this.excluded = excluded;
		this.metrics = metrics;
		this.settings = settings;
		this.statuses = properties.requests().initialStatuses();
		this.latency = properties.latency().initial();
		this.failures = failures;
	}

	/**
	 * Create the series. Never throws.
	 */
	void create() {
		if (this.statuses.isEmpty() && !this.latency) {
			return;
		}
		try {
			create(this.routes.routes().stream().filter(this::isRecorded).toList());
		}
		catch (Throwable ex) {
			this.failures.log("Could not list the routes, so they have no series from the start", ex);
		}
	}

	private boolean isRecorded(KnownRoute route) {
		return route.kind() == KnownRoute.Kind.HANDLER
				&& !this.excluded.contains(PathContainer.parsePath(route.pattern().getPatternString()));
	}

	private void create(List<KnownRoute> recorded) {
		Set<Series> requests = new HashSet<>();
		Set<Series> latencies = new HashSet<>();
		for (KnownRoute route : recorded) {
			for (KnownMethod method : methods(route)) {
				if (!this.statuses.isEmpty()) {
					addAll(requests, route, method, this.settings.requests().labels());
				}
				if (this.latency) {
					addAll(latencies, route, method, this.settings.latency().labels());
				}
			}
		}
		FurtherValues ofRequests = FurtherValues.of(this.settings, (label) -> true);
		FurtherValues ofLatency = FurtherValues.of(this.settings, this.settings.latency().further()::contains);
		int endpoints = (int) recorded.stream().map((route) -> route.pattern().getPatternString()).distinct().count();
		double series = requests.size() * ofRequests.combinations() + latencies.size() * ofLatency.combinations()
				* (this.settings.latency().buckets().size() + WITHOUT_BUCKET);
		if (endpoints > this.settings.endpoints().max() || series > MAX_SERIES) {
			logger
				.warn(("%.0f series of %s routes would exist from the start. None do, because the limits are %s series and %s "
						+ "routes ('webmetrics.max-endpoints'). List fewer statuses in 'webmetrics.requests.initial-statuses' "
						+ "or fewer values in 'webmetrics.header-labels'. An empty list of statuses ends this warning.")
					.formatted(series, endpoints, MAX_SERIES, this.settings.endpoints().max()));
			return;
		}
		ofRequests.forEach((further) -> requests
			.forEach((one) -> this.metrics.initializeRequests(one.pattern(), one.method(), one.status(), further)));
		ofLatency.forEach((further) -> latencies
			.forEach((one) -> this.metrics.initializeLatency(one.pattern(), one.method(), one.status(), further)));
	}

	private static Set<KnownMethod> methods(KnownRoute route) {
		Set<HttpMethod> named = route.methods().isEmpty() ? Set.of(HttpMethod.GET) : route.methods();
		return named.stream().map(KnownMethod::of).collect(Collectors.toSet());
	}

	// Two series that differ only in what is no label of the metric are the same series.
	private void addAll(Set<Series> all, KnownRoute route, KnownMethod method, List<RequestLabel> labels) {
		String pattern = labels.contains(RequestLabel.ENDPOINT) ? route.pattern().getPatternString() : "";
		KnownMethod known = labels.contains(RequestLabel.METHOD) ? method : KnownMethod.OTHER;
		List<Integer> statuses = labels.contains(RequestLabel.HTTP_STATUS) ? this.statuses : List.of(0);
		statuses.forEach((status) -> all.add(new Series(pattern, known, status)));
	}

	private record Series(String pattern, KnownMethod method, int status) {

	}

}
