package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.meter.RequestExemplars;
import io.prometheus.metrics.tracer.common.SpanContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * A {@link BeanPostProcessor} that lets the span context which the Prometheus registry
 * uses know the spans of requests that are being recorded.
 */
final class SpanContexts implements BeanPostProcessor {

	private final ObjectProvider<RequestExemplars> exemplars;

	SpanContexts(ObjectProvider<RequestExemplars> exemplars) {
		this.exemplars = exemplars;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof SpanContext context) ? this.exemplars.getObject().spanContext(context) : bean;
	}

}
