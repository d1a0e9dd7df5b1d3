package io.github.webmetrics.meter;

import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/**
 * Finds the registries behind a {@link MeterRegistry}.
 */
final class Registries {

	private static final String PROMETHEUS = "PrometheusMeterRegistry";

	private Registries() {
	}

	/**
	 * Return the registries that a registry consists of.
	 * @param registry the registry
	 * @return the parts of a composite and of the composites in it, or the registry
	 * itself
	 */
	static Stream<MeterRegistry> parts(MeterRegistry registry) {
		return (registry instanceof CompositeMeterRegistry composite)
				? composite.getRegistries().stream().flatMap(Registries::parts) : Stream.of(registry);
	}

	/**
	 * Return whether a registry exposes its meters to Prometheus. Its class is not on
	 * every class path, and Micrometer has two of that name.
	 */
	static boolean isPrometheus(MeterRegistry registry) {
		Class<?> type = registry.getClass();
		while (type != null && !type.getSimpleName().equals(PROMETHEUS)) {
			type = type.getSuperclass();
		}
		return type != null;
	}

}
