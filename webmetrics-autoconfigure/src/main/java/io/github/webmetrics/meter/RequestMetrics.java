package io.github.webmetrics.meter;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;

/**
 * The request metrics of an application: the series of each endpoint seen so far, up to a
 * fixed number of endpoints. One instance per application.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RequestMetrics implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(RequestMetrics.class);

	private final Map<String, EndpointSeries> byPattern = new ConcurrentHashMap<>();

	private final Map<String, EndpointSeries> byGatewayRoute = new ConcurrentHashMap<>();

	private final RequestMeters meters;

	private final @Nullable RequestExemplars exemplars;

	private final String basePath;

	private final int max;

	private final List<String> withoutFurther;

	private final EndpointSeries unrouted;

	private final EndpointSeries unmatched;

	private final EndpointSeries other;

	// Never reset: the maps do not shrink.
	private volatile boolean full;

	/**
	 * Create metrics without exemplars, all of them meters of a registry.
	 * @param registry registry of the meters, which are registered when they are first
	 * needed
	 * @param settings names, labels and limits of the metrics
	 * @param failures receives failures to register a meter
	 */
	public RequestMetrics(MeterRegistry registry, MetricsSettings settings, RecordingFailures failures) {
		this(registry, settings, null, null, failures);
	}

	/**
	 * Create metrics.
	 * @param registry registry of the meters, which are registered when they are first
	 * needed
	 * @param settings names, labels and limits of the metrics
	 * @param exemplars tells the registry the traces of the requests, or {@code null} if
	 * the registry keeps no exemplars
	 * @param nativeHistogram histogram of durations, or {@code null} if it is a meter of
	 * the registry
	 * @param failures receives failures to register a meter
	 */
	public RequestMetrics(MeterRegistry registry, MetricsSettings settings, @Nullable RequestExemplars exemplars,
			@Nullable NativeHistogram nativeHistogram, RecordingFailures failures) {
		this.meters = new RequestMeters(registry, settings, nativeHistogram, failures);
		this.exemplars = exemplars;
		this.basePath = settings.endpoints().basePath();
		this.max = settings.endpoints().max();
		this.withoutFurther = Collections.nCopies(settings.labels().further().size(), LabelValues.NONE);
		this.unrouted = new EndpointSeries(LabelValues.UNROUTED, this.meters);
		this.unmatched = new EndpointSeries(LabelValues.UNMATCHED, this.meters);
		this.other = new EndpointSeries(LabelValues.OTHER, this.meters);
		this.meters.whenRemoved(this::forgetSeries);
	}

	/**
	 * Return the clock of the registry.
	 * @return the clock
	 */
	public Clock clock() {
		return this.meters.clock();
	}

	/**
	 * Return the series of requests in progress whose route is not known yet.
	 * @return the series
	 */
	public EndpointSeries unrouted() {
		return this.unrouted;
	}

	/**
	 * Return the series of requests that no route's pattern matches.
	 * @return the series
	 */
	public EndpointSeries unmatched() {
		return this.unmatched;
	}

	/**
	 * Return the series of requests whose route has the given pattern.
	 * @param pattern path pattern of the route, without the base path
	 * @return the series, {@code OTHER} for all patterns past the limit
	 */
	public EndpointSeries endpoint(String pattern) {
		return endpoint(this.byPattern, this.basePath, pattern);
	}

	/**
	 * Return the series of requests that a route of a gateway serves.
	 * @param route path pattern of the route, which includes the base path, or its id
	 * @return the series, {@code OTHER} for all routes past the limit
	 */
	public EndpointSeries gatewayEndpoint(String route) {
		return endpoint(this.byGatewayRoute, "", route);
	}

	private EndpointSeries endpoint(Map<String, EndpointSeries> known, String prefix, String route) {
		EndpointSeries present = known.get(route);
		if (present != null) {
			return present;
		}
		return this.full ? this.other : add(known, prefix, route);
	}

	private synchronized EndpointSeries add(Map<String, EndpointSeries> known, String prefix, String route) {
		EndpointSeries present = known.get(route);
		if (present != null) {
			return present;
		}
		if (this.byPattern.size() + this.byGatewayRoute.size() >= this.max) {
			markFull();
			return this.other;
		}
		EndpointSeries added = new EndpointSeries(labelValue(prefix + route), this.meters);
		known.put(route, added);
		return added;
	}

	private static String labelValue(String endpoint) {
		String value = endpoint.replaceAll("\\p{Cntrl}", "_");
		return value.isEmpty() ? "/" : value;
	}

	private void markFull() {
		if (!this.full) {
			this.full = true;
			logger
				.warn("The limit of " + this.max + " different endpoints is reached: further endpoints are recorded as "
						+ LabelValues.OTHER + ". The property 'webmetrics.max-endpoints' sets the limit.");
		}
	}

	/**
	 * Record that a request has ended.
	 * @param exchange the request and its response
	 * @param series the series of its method and endpoint
	 * @param status status that the client got
	 * @param details what only some applications record
	 * @param nanos duration of the request in nanoseconds
	 * @param observed whether the duration is observed in the histogram
	 */
	public void record(ServerWebExchange exchange, MethodSeries series, int status, RequestDetails details, long nanos,
			boolean observed) {
		if (this.exemplars == null) {
			series.record(status, details, nanos, observed);
		}
		else {
			this.exemplars.record(exchange, () -> series.record(status, details, nanos, observed));
		}
	}

	/**
	 * Count a request that did not reach the filter, with the endpoint {@code UNMATCHED}
	 * and without values of further labels. It is neither timed nor counted as in
	 * progress.
	 * @param method the method, or {@code null} if the server could not read it
	 * @param status status of the server's response
	 */
	public void countUnfiltered(@Nullable HttpMethod method, int status) {
		KnownMethod known = (method != null) ? KnownMethod.of(method) : KnownMethod.OTHER;
		Counter requests = this.meters
			.requests(new EndedRequest(known, LabelValues.UNMATCHED, status, this.withoutFurther));
		if (requests != null) {
			requests.increment();
		}
	}

	/**
	 * Create the counter of requests that have not come yet, so that Prometheus sees the
	 * first one as an increase. Does not count towards the limit of endpoints, so that
	 * routes without requests leave room for the others.
	 * @param pattern path pattern of their route, without the base path
	 * @param method their method
	 * @param status status that the clients get
	 * @param further values of the labels that headers and beans add
	 */
	public void initializeRequests(String pattern, KnownMethod method, int status, List<String> further) {
		this.meters.requests(new EndedRequest(method, labelValue(this.basePath + pattern), status, further));
	}

	/**
	 * Create the histogram of requests that have not come yet. Does not count towards the
	 * limit of endpoints.
	 * @param pattern path pattern of their route, without the base path
	 * @param method their method
	 * @param status status that the clients get
	 * @param further values of the labels that headers and beans add
	 */
	public void initializeLatency(String pattern, KnownMethod method, int status, List<String> further) {
		this.meters.latency(new EndedRequest(method, labelValue(this.basePath + pattern), status, further));
	}

	private void forgetSeries() {
		this.unrouted.forgetSeries();
		this.unmatched.forgetSeries();
		this.other.forgetSeries();
		this.byPattern.values().forEach(EndpointSeries::forgetSeries);
		this.byGatewayRoute.values().forEach(EndpointSeries::forgetSeries);
	}

	/**
	 * Take the requests that are still in progress out of the gauge, and the native
	 * histogram out of Prometheus's client. Call it after the server has stopped, because
	 * a stopping server drops requests without notifying the application. The registry,
	 * which other applications may share, is not closed.
	 */
	@Override
	public void close() {
		this.meters.close();
	}

}
