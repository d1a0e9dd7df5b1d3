package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.webmetrics.RequestRecorder;
import io.github.webmetrics.WebMetricsFilter;
import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.NativeHistogram;
import io.github.webmetrics.meter.RequestMetrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The sets of series that requests to many endpoints create.
 */
enum Series {

	/**
	 * The series of this project's filter, with the default buckets.
	 */
	WEBMETRICS {

		@Override
		Object register(PrometheusMeterRegistry registry, int endpoints) throws IOException {
			return webmetrics(registry, endpoints, false);
		}

	},

	/**
	 * The same series with native buckets in the histogram.
	 */
	NATIVE_BUCKETS {

		@Override
		Object register(PrometheusMeterRegistry registry, int endpoints) throws IOException {
			return webmetrics(registry, endpoints, true);
		}

	},

	/**
	 * The series of Spring Boot's {@code http.server.requests}, which has no buckets.
	 */
	SPRING_BOOT {

		@Override
		Object register(PrometheusMeterRegistry registry, int endpoints) throws IOException {
			forEach(endpoints, (method, endpoint, status) -> timer(method, endpoint, status).register(registry)
				.record(Duration.ofMillis(1)));
			return registry;
		}

	},

	/**
	 * The series of Spring Boot's {@code http.server.requests} with
	 * {@code management.metrics.distribution.percentiles-histogram}.
	 */
	SPRING_BOOT_WITH_HISTOGRAM {

		@Override
		Object register(PrometheusMeterRegistry registry, int endpoints) throws IOException {
			forEach(endpoints,
					(method, endpoint, status) -> timer(method, endpoint, status).publishPercentileHistogram()
						.register(registry)
						.record(Duration.ofMillis(1)));
			return registry;
		}

	};

	private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT,
			HttpMethod.DELETE);

	private static final List<HttpStatusCode> STATUSES = List.of(HttpStatusCode.valueOf(200),
			HttpStatusCode.valueOf(400), HttpStatusCode.valueOf(404), HttpStatusCode.valueOf(500));

	/**
	 * Register the series that requests to some endpoints create.
	 * @param registry registry of the meters
	 * @param endpoints number of endpoints that were requested
	 * @return an object that the caller must reference as long as it uses the series
	 * @throws IOException if the server does not provide a response
	 */
	abstract Object register(PrometheusMeterRegistry registry, int endpoints) throws IOException;

	/**
	 * Return the settings of this project's series.
	 */
	static MetricsSettings settings() {
		return DefaultSettings.VALUE;
	}

	private static Object webmetrics(PrometheusMeterRegistry registry, int endpoints, boolean nativeBuckets)
			throws IOException {
		try (HeldResponse held = new HeldResponse()) {
			MetricsSettings settings = settings();
			RecordingFailures failures = new RecordingFailures();
			NativeHistogram histogram = nativeBuckets
					? new NativeHistogram(registry, settings.latency(), null, failures) : null;
			if (histogram != null) {
				histogram.register();
			}
			RequestMetrics metrics = new RequestMetrics(registry, settings, null, histogram, failures);
			WebMetricsFilter filter = new RequestRecorder(metrics, (path) -> null, false, failures)
				.filter((exchange) -> true);
			forEach(endpoints, (method, endpoint, status) -> request(filter, held, method, endpoint, status));
			return filter;
		}
	}

	private static void forEach(int endpoints, Request request) {
		for (int index = 0; index < endpoints; index++) {
			PathPattern endpoint = PathPatternParser.defaultInstance.parse("/resources-" + index + "/{id}");
			for (HttpMethod method : METHODS) {
				for (HttpStatusCode status : STATUSES) {
					request.send(method, endpoint, status);
				}
			}
		}
	}

	private static void request(WebMetricsFilter filter, HeldResponse held, HttpMethod method, PathPattern endpoint,
			HttpStatusCode status) {
		WebFilterChain chain = (exchange) -> {
			Routing.found(exchange, endpoint);
			exchange.getResponse().setStatusCode(status);
			return Mono.empty();
		};
		new Completion().of(filter.filter(InMemoryExchange.of(method, held), chain));
	}

	private static Timer.Builder timer(HttpMethod method, PathPattern endpoint, HttpStatusCode status) {
		return Timer.builder("http.server.requests")
			.tags("error", "none", "exception", "none", "method", method.name(), "outcome",
					status.is2xxSuccessful() ? "SUCCESS" : status.is4xxClientError() ? "CLIENT_ERROR" : "SERVER_ERROR",
					"status", Integer.toString(status.value()), "uri", endpoint.getPatternString());
	}

	@Override
	public String toString() {
		return Page.words(this);
	}

	/**
	 * The settings of an application. Read once, so that what else such an application
	 * needs does not count as heap of the series.
	 */
	private static final class DefaultSettings {

		private static final MetricsSettings VALUE = read();

		private static MetricsSettings read() {
			try (ConfigurableApplicationContext context = Recorder.WEBMETRICS.start(BenchmarkedApplication.class,
					BenchmarkedApplication.ARGUMENTS)) {
				return context.getBean(MetricsSettings.class);
			}
		}

	}

	/**
	 * Sends a request.
	 */
	private interface Request {

		void send(HttpMethod method, PathPattern endpoint, HttpStatusCode status);

	}

}
