package io.github.webmetrics.benchmarks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * A {@link WebFilter} as a first version is often written: it builds its meters again on
 * each request.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class BuildersFilter implements WebFilter {

	private final Map<String, AtomicInteger> inProgress = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	BuildersFilter(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		long started = System.nanoTime();
		String method = exchange.getRequest().getMethod().name();
		AtomicInteger requests = this.inProgress.computeIfAbsent(method, (key) -> new AtomicInteger());
		Gauge.builder("requests.in.progress", requests, AtomicInteger::get)
			.tag("app_name", "benchmark")
			.tag("method", method)
			.register(this.registry);
		requests.incrementAndGet();
		return chain.filter(exchange).doFinally((signal) -> {
			requests.decrementAndGet();
			record(exchange, method, System.nanoTime() - started);
		});
	}

	private void record(ServerWebExchange exchange, String method, long nanos) {
		HttpStatusCode status = exchange.getResponse().getStatusCode();
		Object pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		String endpoint = (pattern != null) ? pattern.toString() : "UNMATCHED";
		Counter.builder("requests")
			.tag("app_name", "benchmark")
			.tag("method", method)
			.tag("endpoint", endpoint)
			.tag("http_status", (status != null) ? Integer.toString(status.value()) : "200")
			.register(this.registry)
			.increment();
		Timer.builder("request.latency")
			.tag("app_name", "benchmark")
			.tag("endpoint", endpoint)
			.serviceLevelObjectives(Floor.BUCKETS)
			.register(this.registry)
			.record(nanos, TimeUnit.NANOSECONDS);
	}

}
