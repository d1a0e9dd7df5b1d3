package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.WebMetricsFilter;
import io.github.webmetrics.meter.RequestExemplars;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class SpanContextsTests {

	private final SpanContext ofApplication = Mockito.mock();

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	private final ReactiveWebApplicationContextRunner traced = this.runner.withBean(SpanContext.class,
			() -> this.ofApplication);

	@Test
	void spanContextIsToldTheRequests() {
		this.traced.run((context) -> {
			assertThat(context).hasSingleBean(RequestExemplars.class);
			SpanContext told = context.getBean(SpanContext.class);
			assertThat(told).isNotSameAs(this.ofApplication);
			told.markCurrentSpanAsExemplar();
			Mockito.verify(this.ofApplication).markCurrentSpanAsExemplar();
		});
	}

	@Test
	void withoutASpanContextNothingIsDone() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(WebMetricsFilter.class)
			.doesNotHaveBean(RequestExemplars.class)
			.doesNotHaveBean(SpanContexts.class));
	}

	@Test
	void withoutMicrometerTracingTheSpanContextStaysAsItIs() {
		this.traced.withClassLoader(new FilteredClassLoader(TracingObservationHandler.class))
			.run((context) -> assertThat(context).hasSingleBean(WebMetricsFilter.class)
				.getBean(SpanContext.class)
				.isSameAs(this.ofApplication));
	}

}
