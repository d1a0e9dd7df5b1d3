package io.github.webmetrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

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
import reactor.core.publisher.Operators;

import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.WebSessionManager;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The recording that one execution of a stress test has for itself, and what it recorded.
 */
final class StressedMetrics {

	static final PathPattern ONE = PathPatternParser.defaultInstance.parse("/one");

	static final PathPattern TWO = PathPatternParser.defaultInstance.parse("/two");

	static final int UNLIMITED = 1000;

	private static final NativeResponses NATIVE_RESPONSES = new NativeResponses();

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

	RequestRecording start() {
		RequestMetricsSettings settings = settings(UNLIMITED);
		RecordingFailures failures = new RecordingFailures();
		RequestRecorder recorder = new RequestRecorder(new RequestMeters(this.registry, settings, failures), settings,
				(path) -> null, NATIVE_RESPONSES, failures);
		RequestRecording recording = recorder.start(exchange(), Operators.emptySubscriber());
		if (recording == null) {
			throw new IllegalStateException("Nothing to stress");
		}
		return recording;
	}

	WebMetricsFilter filter() {
		return new WebMetricsFilter(this.registry, settings(UNLIMITED), (path) -> null, (exchange) -> true,
				new RecordingFailures());
	}

	Endpoints endpoints(int max) {
		return new Endpoints(new RequestMeters(this.registry, settings(max), new RecordingFailures()), "", max);
	}

	static ServerWebExchange exchange() {
		return new DefaultServerWebExchange(REQUEST, new MockServerHttpResponse(), SESSIONS, CODECS, LOCALES);
	}

	private static RequestMetricsSettings settings(int max) {
		return new RequestMetricsSettings("app", Map.of(),
				Map.of(RequestLabel.APP_NAME, "app_name", RequestLabel.METHOD, "method", RequestLabel.ENDPOINT,
						"endpoint", RequestLabel.HTTP_STATUS, "http_status"),
				new RequestMetricsSettings.Metric("requests", List.of(RequestLabel.values())),
				new RequestMetricsSettings.Metric("request.latency", List.of(RequestLabel.ENDPOINT)),
				new RequestMetricsSettings.Metric("requests.in.progress",
						List.of(RequestLabel.ENDPOINT, RequestLabel.METHOD)),
				List.of(Duration.ofSeconds(1)), false, "", max);
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
