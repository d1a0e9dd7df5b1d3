package io.github.webmetrics.meter;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tells Prometheus's client the trace of the request that is being recorded, which it
 * keeps as an exemplar now and then. The client asks for the span of the thread, but the
 * thread that ends a request has no span, that of a call to another service, or that of
 * another request. So the answer is the span of the request's own observation.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RequestExemplars {

	private static final ThreadLocal<@Nullable ServerWebExchange> RECORDED = new ThreadLocal<>();

	/**
	 * Record a request.
	 * @param exchange the request and its response
	 * @param recording updates the meters, on the same thread
	 */
	void record(ServerWebExchange exchange, Runnable recording) {
		RECORDED.set(exchange);
		try {
			recording.run();
		}
		finally {
			RECORDED.set(null);
		}
	}

	/**
	 * Return a span context that knows the spans of requests that are being recorded.
	 * @param other tells the span of everything else
	 * @return the span context
	 */
	public SpanContext spanContext(SpanContext other) {
		return new RequestSpanContext(other);
	}

	private static @Nullable TraceContext sampledTrace(ServerWebExchange exchange) {
		return ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.map((observation) -> observation.<TracingContext>get(TracingContext.class))
			.map(TracingContext::getSpan)
			.map(Span::context)
			.filter((trace) -> Boolean.TRUE.equals(trace.sampled()))
			.orElse(null);
	}

	/**
	 * The span context of a registry.
	 *
	 * @param other tells the span if no request is being recorded
	 */
	private record RequestSpanContext(SpanContext other) implements SpanContext {

		@Override
		public @Nullable String getCurrentTraceId() {
			ServerWebExchange exchange = RECORDED.get();
			if (exchange == null) {
				return this.other.getCurrentTraceId();
			}
			TraceContext trace = sampledTrace(exchange);
			return (trace != null) ? trace.traceId() : null;
		}

		@Override
		public @Nullable String getCurrentSpanId() {
			ServerWebExchange exchange = RECORDED.get();
			if (exchange == null) {
				return this.other.getCurrentSpanId();
			}
			TraceContext trace = sampledTrace(exchange);
			return (trace != null) ? trace.spanId() : null;
		}

		@Override
		public boolean isCurrentSpanSampled() {
			ServerWebExchange exchange = RECORDED.get();
			return (exchange != null) ? sampledTrace(exchange) != null : this.other.isCurrentSpanSampled();
		}

		@Override
		public void markCurrentSpanAsExemplar() {
			if (RECORDED.get() == null) {
				this.other.markCurrentSpanAsExemplar();
			}
		}

	}

}
