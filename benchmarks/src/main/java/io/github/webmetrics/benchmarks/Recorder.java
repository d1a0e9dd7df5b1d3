package io.github.webmetrics.benchmarks;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The ways to record requests that the benchmarks compare.
 */
public enum Recorder {

	/**
	 * No recording at all.
	 */
	NONE(false, false),

	/**
	 * A filter that does nothing.
	 */
	EMPTY_FILTER(EmptyFilter.class),

	/**
	 * This project's filter as its auto-configuration sets it up.
	 */
	WEBMETRICS(true, false),

	/**
	 * This project's filter with native buckets in its histogram.
	 */
	NATIVE_BUCKETS("webmetrics.latency.native-histogram=true"),

	/**
	 * This project's filter with a label from a header and one from a bean, both on the
	 * counter.
	 */
	LABELS(TenantLabel.class, "webmetrics.header-labels.plan.header=" + InMemoryRequest.HEADER,
			"webmetrics.header-labels.plan.values=free,paid"),

	/**
	 * This project's filter and the sizes of requests.
	 */
	REQUEST_SIZE("webmetrics.request-size.enabled=true"),

	/**
	 * This project's filter and the sizes of responses.
	 */
	RESPONSE_SIZE("webmetrics.response-size.enabled=true"),

	/**
	 * This project's filter and the time to the first byte.
	 */
	FIRST_BYTE("webmetrics.first-byte.enabled=true"),

	/**
	 * This project's filter and the time behind a proxy.
	 */
	QUEUE("webmetrics.queue.enabled=true"),

	/**
	 * This project's filter with all of the above but the native buckets.
	 */
	EVERYTHING(TenantLabel.class, "webmetrics.header-labels.plan.header=" + InMemoryRequest.HEADER,
			"webmetrics.header-labels.plan.values=free,paid", "webmetrics.request-size.enabled=true",
			"webmetrics.response-size.enabled=true", "webmetrics.first-byte.enabled=true",
			"webmetrics.queue.enabled=true"),

	/**
	 * Spring Boot's own {@code http.server.requests} as Spring Boot sets it up.
	 */
	SPRING_BOOT(false, true),

	/**
	 * This project's filter and Spring Boot's own {@code http.server.requests}.
	 */
	BOTH(true, true),

	/**
	 * Spring Boot's span of each request, without the metric that belongs to it.
	 */
	TRACES(false, "none"),

	/**
	 * This project's filter beside that span.
	 */
	WEBMETRICS_BESIDE_TRACES(true, "none"),

	/**
	 * This project's filter with exemplars that have the ids of that span.
	 */
	EXEMPLARS(true, "sampled-traces"),

	/**
	 * A filter that builds the three meters on each request.
	 */
	BUILDERS(BuildersFilter.class),

	/**
	 * A filter that only updates the three metrics, without reading the request.
	 */
	FLOOR(FloorFilter.class);

	private final boolean webmetrics;

	private final boolean observation;

	private final @Nullable Class<?> bean;

	@SuppressWarnings("ImmutableEnumChecker") // It is.
	private final List<String> optIns;

	Recorder(boolean webmetrics, boolean observation) {
		this(webmetrics, observation, null);
	}

	Recorder(Class<?> bean) {
		this(false, false, bean);
	}

	Recorder(String optIn) {
		this(true, false, null, optIn);
	}

	Recorder(boolean webmetrics, String exemplars) {
		this(webmetrics, true, null, "management.metrics.enable.http.server.requests=false",
				"management.otlp.metrics.export.enabled=false", "management.tracing.sampling.probability=1",
				"management.tracing.exemplars.include=" + exemplars);
	}

	Recorder(Class<?> bean, String... optIns) {
		this(true, false, bean, optIns);
	}

	Recorder(boolean webmetrics, boolean observation, @Nullable Class<?> bean, String... optIns) {
		this.webmetrics = webmetrics;
		this.observation = observation;
		this.bean = bean;
		this.optIns = List.of(optIns);
	}

	/**
	 * Return the properties that select this way of recording.
	 * @return command line arguments
	 */
	List<String> arguments() {
		return Stream
			.concat(Stream.of("webmetrics.enabled=" + this.webmetrics,
					"management.observations.enable.http.server.requests=" + this.observation), this.optIns.stream())
			.map("--"::concat)
			.toList();
	}

	/**
	 * Start an application that records requests in this way.
	 * @param application the application
	 * @param arguments further command line arguments
	 * @return its context
	 */
	ConfigurableApplicationContext start(Class<?> application, List<String> arguments) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(application);
		if (this.bean != null) {
			builder.sources(this.bean);
		}
		return builder.web(WebApplicationType.REACTIVE)
			.run(Stream.concat(arguments().stream(), arguments.stream()).toArray(String[]::new));
	}

	@Override
	public String toString() {
		return Page.words(this);
	}

}
