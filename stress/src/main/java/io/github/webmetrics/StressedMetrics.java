package io.github.webmetrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestLabel;
import io.github.webmetrics.meter.RequestMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Recording that one execution of a stress test uses alone, with access to the recorded
 * values.
 */
public final class StressedMetrics {

	/**
	 * Pattern of a route.
	 */
	public static final String ONE = "/one";

	/**
	 * Pattern of another route.
	 */
	public static final String TWO = "/two";

	static final int UNLIMITED = 1000;

	// Shared by all executions, so that many of them fit into a second.
	private static final ServerHttpRequest REQUEST = MockServerHttpRequest.get("/").build();

	private static final WebSessionManager SESSIONS = (exchange) -> Mono.empty();

	private static final ServerCodecConfigurer CODECS = ServerCodecConfigurer.create();

	private static final LocaleContextResolver LOCALES = new AcceptHeaderLocaleContextResolver();

	// Loggers are held weakly, so this field keeps the level of this one.
	private static final Logger LOGGER = Logger.getLogger("io.github.webmetrics");

	// A message per request does not help if there are a million requests.
	static {
		LOGGER.setLevel(Level.OFF);
		Hooks.onErrorDropped((error) -> {
		});
	}

	private final MeterRegistry registry = new SimpleMeterRegistry() {

		@Override
		protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
			return new NoopTimer(id);
		}

	};

	InFlightExchange start() {
		InFlightExchange request = recorder().start(exchange());
		if (request == null) {
			throw new IllegalStateException("The request is not recorded, so there is nothing to test");
		}
		return request;
	}

	WebMetricsFilter filter() {
		return recorder().filter((exchange) -> true);
	}

	private RequestRecorder recorder() {
		return new RequestRecorder(metrics(UNLIMITED), (path) -> null, false, new RecordingFailures());
	}

	/**
	 * Create metrics.
	 * @param max maximum number of different endpoints
	 * @return the metrics
	 */
	public RequestMetrics metrics(int max) {
		return new RequestMetrics(this.registry, settings(max), new RecordingFailures());
	}

	static ServerWebExchange exchange() {
		return new DefaultServerWebExchange(REQUEST, new MockServerHttpResponse(), SESSIONS, CODECS, LOCALES);
	}

	private static MetricsSettings settings(int max) {
		Map<RequestLabel, String> names = Map.of(RequestLabel.APP_NAME, "app_name", RequestLabel.METHOD, "method",
				RequestLabel.ENDPOINT, "endpoint", RequestLabel.HTTP_STATUS, "http_status");
		return new MetricsSettings(new MetricsSettings.Labels("app", names, "OTHER", Map.of(), List.of()),
				new MetricsSettings.Metric("requests", List.of(RequestLabel.values())),
				new MetricsSettings.Histogram("request.latency", List.of(RequestLabel.ENDPOINT), Set.of(),
						List.of(Duration.ofSeconds(1).toNanos()), false),
				new MetricsSettings.Metric("requests.in.progress", List.of(RequestLabel.ENDPOINT, RequestLabel.METHOD)),
				new MetricsSettings.Endpoints("", max), Map.of());
	}

	/**
	 * Return the number of counted requests, summed over all series.
	 */
	int requests() {
		double requests = 0;
		for (Counter counter : this.registry.find("requests").counters()) {
			requests += counter.count();
		}
		return (int) requests;
	}

	/**
	 * Return the distance of the gauge from zero, summed over all series. Absolute values
	 * are summed, so that a series that is too low does not hide one that is too high.
	 */
	int inProgress() {
		double inProgress = 0;
		for (Gauge gauge : this.registry.find("requests.in.progress").gauges()) {
			inProgress += Math.abs(gauge.value());
		}
		return (int) inProgress;
	}

}
