package io.github.webmetrics.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of request recording.
 *
 * @param enabled Whether requests are recorded.
 * @param appName Value of the label for the application. If it is not set,
 * 'spring.application.name' is used. If there is no such name either, it is
 * 'application'.
 * @param labels Fixed labels of all metrics: values by label name.
 * @param labelNames Names of the labels.
 * @param labelValues Values of the labels.
 * @param headerLabels Labels whose values are those of a request header, by label name.
 * Each has a 'header' and the 'values' to record. Other values are recorded as 'OTHER'.
 * @param maxLabelValues Maximum number of different values of a label that a bean adds.
 * Further values are recorded as 'OTHER'.
 * @param exclude Path patterns of requests that are not recorded. If it is not set,
 * requests to the actuator are not recorded.
 * @param maxEndpoints Maximum number of different endpoints. Further endpoints are
 * recorded as 'OTHER'.
 * @param countRefused Whether responses to requests that never reached the filter are
 * counted. Only Reactor Netty reports them.
 * @param requests Counter of requests that ended.
 * @param latency Histogram of the durations of requests.
 * @param inProgress Gauge of requests now being served.
 * @param requestSize Histogram of the sizes of request bodies.
 * @param responseSize Histogram of the sizes of response bodies.
 * @param firstByte Histogram of the times to the first byte of a response.
 * @param queue Histogram of the times that requests wait between the proxy and the
 * application.
 * @param gateway Routes of Spring Cloud Gateway.
 * @since 0.1.0
 */
@ConfigurationProperties("webmetrics")
public record WebMetricsProperties(@DefaultValue("true") boolean enabled, @Nullable String appName,
		@DefaultValue Map<String, String> labels, @DefaultValue LabelNames labelNames,
		@DefaultValue LabelValues labelValues, @DefaultValue Map<String, HeaderLabel> headerLabels,
		@DefaultValue("100") int maxLabelValues, @Nullable List<String> exclude, @DefaultValue("1000") int maxEndpoints,
		@DefaultValue("true") boolean countRefused, @DefaultValue Requests requests, @DefaultValue Latency latency,
		@DefaultValue InProgress inProgress, @DefaultValue RequestSize requestSize,
		@DefaultValue ResponseSize responseSize, @DefaultValue FirstByte firstByte, @DefaultValue Queue queue,
		@DefaultValue Gateway gateway) {

	/**
	 * Names of the labels.
	 *
	 * @param appName Name of the label for the application.
	 * @param method Name of the label for the HTTP method.
	 * @param endpoint Name of the label for the route.
	 * @param httpStatus Name of the label for the status.
	 * @since 0.1.0
	 */
	public record LabelNames(@DefaultValue("app_name") String appName, @DefaultValue("method") String method,
			@DefaultValue("endpoint") String endpoint, @DefaultValue("http_status") String httpStatus) {

	}

	/**
	 * Values of the labels.
	 *
	 * @param otherMethod Value of the label for the HTTP method if the method is unknown.
	 * @since 0.1.0
	 */
	public record LabelValues(@DefaultValue("OTHER") String otherMethod) {

	}

	/**
	 * Label whose value is that of a request header.
	 *
	 * @param header Name of the header.
	 * @param values Values to record. Other values are recorded as 'OTHER'.
	 * @since 0.1.0
	 */
	public record HeaderLabel(@Nullable String header, @DefaultValue List<String> values) {

	}

	/**
	 * Routes of Spring Cloud Gateway.
	 *
	 * @param endpoint Endpoint of the requests that a route of the gateway serves. It is
	 * the path pattern of the route ('pattern'), or its id ('route-id'). A route without
	 * a pattern always has its id.
	 * @since 0.1.0
	 */
	public record Gateway(@DefaultValue("pattern") GatewayEndpoint endpoint) {

	}

	/**
	 * Endpoint of the requests that a route of a gateway serves.
	 *
	 * @since 0.1.0
	 */
	public enum GatewayEndpoint {

		/**
		 * Path pattern by which the route matched, or the id of a route that matched by
		 * something else.
		 */
		PATTERN,

		/**
		 * Id of the route.
		 */
		ROUTE_ID

	}

	// @formatter:off - Checkstyle rejects how it places the braces of the default values.

	/**
	 * Counter of requests that ended.
	 *
	 * @param name Name of the meter. In Prometheus, dots and dashes become underscores.
	 * @param labels Built-in labels of the counter. Labels that headers and beans add need not be listed.
	 * @param initialStatuses Statuses whose counters exist from the start, with the value 0, for each known route.
	 * @since 0.1.0
	 */
	public record Requests(@DefaultValue("requests") String name,
			@DefaultValue({ "app-name", "method", "endpoint", "http-status" }) List<String> labels,
			@DefaultValue("500") List<Integer> initialStatuses) {

	}

	/**
	 * Histogram of the durations of requests.
	 *
	 * @param name Name of the meter. In Prometheus, dots and dashes become underscores.
	 * @param labels Labels of the histogram. Labels that headers and beans add can be listed by their names.
	 * @param buckets Upper bounds of the buckets, in ascending order. Each needs a unit.
	 * @param streaming Whether the durations of 'text/event-stream' responses are observed in the histogram.
	 * @param nativeHistogram Whether the histogram has the native buckets of Prometheus too. Other registries do not
	 * receive the histogram then.
	 * @param initial Whether the histograms of known routes exist from the start.
	 * @since 0.1.0
	 */
	public record Latency(@DefaultValue("request.latency") String name,
			@DefaultValue({ "app-name", "endpoint" }) List<String> labels,
			@DefaultValue({ "5ms", "10ms", "25ms", "50ms", "75ms", "100ms", "250ms", "500ms", "750ms", "1s", "2500ms",
					"5s", "7500ms", "10s" }) List<Duration> buckets,
			@DefaultValue("false") boolean streaming, @DefaultValue("false") boolean nativeHistogram,
			@DefaultValue("false") boolean initial) {

	}

	/**
	 * Gauge of requests now being served.
	 *
	 * @param name Name of the meter. In Prometheus, dots and dashes become underscores.
	 * @param labels Built-in labels of the gauge. A request in progress has no status.
	 * @since 0.1.0
	 */
	public record InProgress(@DefaultValue("requests.in.progress") String name,
			@DefaultValue({ "app-name", "endpoint", "method" }) List<String> labels) {

	}

	/**
	 * Histogram of the sizes of request bodies.
	 *
	 * @param enabled Whether the sizes of request bodies are recorded.
	 * @param name Name of the meter. In Prometheus, dots and dashes become underscores.
	 * @param labels Labels of the histogram. Labels that headers and beans add can be listed by their names.
	 * @param buckets Upper bounds of the buckets, in ascending order, for example '1KB'. Without buckets, there are a
	 * count, a sum and a maximum.
	 * @since 0.1.0
	 */
	public record RequestSize(@DefaultValue("false") boolean enabled, @DefaultValue("request.size") String name,
			@DefaultValue({ "app-name", "endpoint" }) List<String> labels, @DefaultValue List<DataSize> buckets) {

	}

	/**
	 * Histogram of the sizes of response bodies.
	 *
	 * @param enabled Whether the sizes of response bodies are recorded.
	 * @param name Name of the meter. In Prometheus, dots and dashes become underscores.
	 * @param labels Labels of the histogram. Labels that headers and beans add can be listed by their names.
	 * @param buckets Upper bounds of the buckets, in ascending order, for example '1KB'. Without buckets, there are a
	 * count, a sum and a maximum.
	 * @since 0.1.0
	 */
	public record ResponseSize(@DefaultValue("false") boolean enabled, @DefaultValue("response.size") String name,
			@DefaultValue({ "app-name", "endpoint" }) List<String> labels, @DefaultValue List<DataSize> buckets) {

	}

	/**
	 * Histogram of the times to the first byte of a response.
	 *
	 * @param enabled Whether the times to the first byte of a response are recorded.
	 * @param name Name of the meter. In Prometheus, dots and dashes become underscores.
	 * @param labels Labels of the histogram. Labels that headers and beans add can be listed by their names.
	 * @param buckets Upper bounds of the buckets, in ascending order. Each needs a unit.
	 * @since 0.1.0
	 */
	public record FirstByte(@DefaultValue("false") boolean enabled, @DefaultValue("request.first.byte") String name,
			@DefaultValue({ "app-name", "endpoint" }) List<String> labels,
			@DefaultValue({ "5ms", "10ms", "25ms", "50ms", "75ms", "100ms", "250ms", "500ms", "750ms", "1s", "2500ms",
					"5s", "7500ms", "10s" }) List<Duration> buckets) {

	}

	/**
	 * Histogram of the times that requests wait between the proxy and the application.
	 *
	 * @param enabled Whether the times between the proxy and the application are recorded.
	 * @param name Name of the meter. In Prometheus, dots and dashes become underscores.
	 * @param labels Labels of the histogram. Labels that headers and beans add can be listed by their names.
	 * @param buckets Upper bounds of the buckets, in ascending order. Each needs a unit.
	 * @param header Name of the request header in which the proxy sends the time at which it got the request.
	 * @since 0.1.0
	 */
	public record Queue(@DefaultValue("false") boolean enabled, @DefaultValue("request.queue") String name,
			@DefaultValue({ "app-name", "endpoint" }) List<String> labels,
			@DefaultValue({ "5ms", "10ms", "25ms", "50ms", "75ms", "100ms", "250ms", "500ms", "750ms", "1s", "2500ms",
					"5s", "7500ms", "10s" }) List<Duration> buckets,
			@DefaultValue("X-Request-Start") String header) {

	}

	// @formatter:on

}
