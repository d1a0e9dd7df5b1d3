package io.github.webmetrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 * The recording that one execution of a stress test has for itself, and what it recorded.
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

	// Shared, so that a second is enough for many executions.
	private static final ServerHttpRequest REQUEST = MockServerHttpRequest.get("/").build();

	private static final WebSessionManager SESSIONS = (exchange) -> Mono.empty();

	private static final ServerCodecConfigurer CODECS = ServerCodecConfigurer.create();

	private static final LocaleContextResolver LOCALES = new AcceptHeaderLocaleContextResolver();

	// Kept, as loggers are held weakly.
	private static final Logger LOGGER = Logger.getLogger("io.github.webmetrics");

	// What is logged once a request is of no use a million times.
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
			throw new IllegalStateException("Nothing to stress");
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
	 * @param max number of different endpoints
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
		return new MetricsSettings(new MetricsSettings.Labels("app", names, Map.of()),
				new MetricsSettings.Metric("requests", List.of(RequestLabel.values())),
				new MetricsSettings.Histogram("request.latency", List.of(RequestLabel.ENDPOINT),
						List.of(Duration.ofSeconds(1))),
				new MetricsSettings.Metric("requests.in.progress", List.of(RequestLabel.ENDPOINT, RequestLabel.METHOD)),
				new MetricsSettings.Endpoints("", max));
	}

	/**
	 * Return how many requests were counted, in all series.
	 */
	int requests() {
		double requests = 0;
		for (Counter counter : this.registry.find("requests").counters()) {
			requests += counter.count();
		}
		return (int) requests;
	}

	/**
	 * Return how far the gauge is from zero, in all series: one that is too low does not
	 * make up for one that is too high.
	 */
	int inProgress() {
		double inProgress = 0;
		for (Gauge gauge : this.registry.find("requests.in.progress").gauges()) {
			inProgress += Math.abs(gauge.value());
		}
		return (int) inProgress;
	}

}
