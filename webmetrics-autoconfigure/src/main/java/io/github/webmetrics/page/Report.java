package io.github.webmetrics.page;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics say of an application at one moment, all of it since its start.
 * Durations are in seconds. The names of the components are those of the JSON.
 *
 * @param version version of this format
 * @param application name of the application
 * @param startedAt time of its start in ISO 8601, which also tells its instances apart
 * @param uptime time since its start
 * @param labels the labels of its metrics that have one value, by name
 * @param endpoints the endpoints in the order of their names
 * @since 0.1.0
 */
@JsonInclude
public record Report(int version, String application, String startedAt, double uptime, Map<String, String> labels,
		List<Endpoint> endpoints) {

	/**
	 * What the metrics say of an endpoint.
	 *
	 * @param endpoint value of the endpoint label, {@code null} if no metric has the
	 * label
	 * @param latency durations of its requests, {@code null} if there is no histogram of
	 * them
	 * @param methods the methods of its requests in the order of their names
	 */
	@JsonInclude
	record Endpoint(@Nullable String endpoint, @Nullable Latency latency, List<Method> methods) {
	}

	/**
	 * What the metrics say of the requests with one method.
	 *
	 * @param method value of the method label, {@code null} if no metric has the label
	 * @param requests number of requests that ended, {@code null} if the counter is not
	 * there
	 * @param failures number of those with a status of 500 to 599, {@code null} if the
	 * counter has no status
	 * @param inProgress number of requests that are now being served, {@code null} if the
	 * gauge is not there
	 * @param statuses numbers of requests by status, {@code null} if the counter has no
	 * status
	 */
	@JsonInclude
	record Method(@Nullable String method, @Nullable Long requests, @Nullable Long failures, @Nullable Long inProgress,
			@Nullable Map<String, Long> statuses) {
	}

	/**
	 * A histogram of durations.
	 *
	 * @param count number of durations
	 * @param sum sum of the durations
	 * @param p50 estimated median, {@code null} if it cannot be estimated
	 * @param p95 estimated 95th percentile, {@code null} if it cannot be estimated
	 * @param p99 estimated 99th percentile, {@code null} if it cannot be estimated
	 * @param buckets the buckets in the order of their bounds, without the last one,
	 * which has no bound and holds all durations
	 */
	@JsonInclude
	record Latency(long count, double sum, @Nullable Double p50, @Nullable Double p95, @Nullable Double p99,
			List<Bucket> buckets) {
	}

	/**
	 * A bucket of a histogram.
	 *
	 * @param le its upper bound
	 * @param count number of durations that are not longer
	 */
	record Bucket(double le, long count) {
	}

}
