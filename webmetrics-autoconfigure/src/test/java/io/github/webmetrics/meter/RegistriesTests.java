package io.github.webmetrics.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RegistriesTests {

	private final MeterRegistry simple = new SimpleMeterRegistry();

	private final MeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	@Test
	void partsAreThoseOfNestedCompositesOrTheRegistryItself() {
		assertThat(Registries.parts(this.simple)).containsExactly(this.simple);
		MeterRegistry nested = TestMeters.compositeOf(this.prometheus);
		assertThat(Registries.parts(TestMeters.compositeOf(this.simple, nested))).containsExactlyInAnyOrder(this.simple,
				this.prometheus);
		assertThat(Registries.parts(TestMeters.compositeOf())).isEmpty();
	}

	@Test
	void subclassesOfPrometheusRegistryExposeToPrometheus() {
		assertThat(Registries.isPrometheus(this.prometheus)).isTrue();
		assertThat(Registries.isPrometheus(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT) {
		})).isTrue();
		assertThat(Registries.isPrometheus(this.simple)).isFalse();
	}

}
