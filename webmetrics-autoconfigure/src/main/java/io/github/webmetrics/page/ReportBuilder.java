package io.github.webmetrics.page;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Adds up the series of the metrics by endpoint and method.
 */
final class ReportBuilder {

	private static final Comparator<@Nullable String> ORDER = Comparator.nullsLast(Comparator.naturalOrder());

	private final String prefix;

	private final Map<@Nullable String, LatencyBuilder> latencies = new TreeMap<>(ORDER);

	private final Map<@Nullable String, Map<@Nullable String, MethodBuilder>> methods = new TreeMap<>(ORDER);

	private final MetricShape latency = new MetricShape();

	private final MetricShape requests = new MetricShape();

	private final MetricShape statuses = new MetricShape();

	private final MetricShape inProgress = new MetricShape();

	/**
	 * Create a report without endpoints.
	 * @param prefix what the endpoints of the report start with
	 */
	ReportBuilder(String prefix) {
		this.prefix = prefix;
	}

	void addRequests(@Nullable String endpoint, @Nullable String method, @Nullable String status, long requests) {
		this.requests.add(endpoint, method);
		if (status != null) {
			this.statuses.add(endpoint, method);
		}
		method(endpoint, method).addRequests(status, requests);
	}

	void addInProgress(@Nullable String endpoint, @Nullable String method, long requests) {
		this.inProgress.add(endpoint, method);
		method(endpoint, method).addInProgress(requests);
	}

	LatencyBuilder latency(@Nullable String endpoint) {
		this.latency.add(endpoint, null);
		return this.latencies.computeIfAbsent(endpoint, (key) -> new LatencyBuilder());
	}

	private MethodBuilder method(@Nullable String endpoint, @Nullable String method) {
		return this.methods.computeIfAbsent(endpoint, (key) -> new TreeMap<>(ORDER))
			.computeIfAbsent(method, (key) -> new MethodBuilder());
	}

	List<Report.Endpoint> endpoints() {
		Map<@Nullable String, Map<@Nullable String, MethodBuilder>> endpoints = new TreeMap<>(ORDER);
		endpoints.putAll(this.methods);
		this.latencies.keySet().forEach((endpoint) -> endpoints.putIfAbsent(endpoint, Map.of()));
		return endpoints.entrySet()
			.stream()
			.filter((entry) -> this.prefix.isEmpty()
					|| (entry.getKey() != null && entry.getKey().startsWith(this.prefix)))
			.map((entry) -> new Report.Endpoint(entry.getKey(), builtLatency(entry.getKey()),
					builtMethods(entry.getKey(), entry.getValue())))
			.toList();
	}

	private Report.@Nullable Latency builtLatency(@Nullable String endpoint) {
		LatencyBuilder present = this.latencies.get(endpoint);
		if (present != null) {
			return present.build();
		}
		return this.latency.has(endpoint, null) ? new LatencyBuilder().build() : null;
	}

	private List<Report.Method> builtMethods(@Nullable String endpoint, Map<@Nullable String, MethodBuilder> methods) {
		return methods.entrySet()
			.stream()
			.map((entry) -> entry.getValue()
				.build(entry.getKey(), this.requests.has(endpoint, entry.getKey()),
						this.statuses.has(endpoint, entry.getKey()), this.inProgress.has(endpoint, entry.getKey())))
			.toList();
	}

}
