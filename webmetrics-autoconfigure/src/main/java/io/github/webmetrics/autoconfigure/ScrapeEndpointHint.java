package io.github.webmetrics.autoconfigure;

import java.util.List;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;

/**
 * Logs one line at startup if the metrics are not exposed to Prometheus, with the
 * property that exposes them.
 */
final class ScrapeEndpointHint implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(ScrapeEndpointHint.class);

	private static final EndpointId PROMETHEUS = EndpointId.of("prometheus");

	private static final String EXPOSURE = "management.endpoints.web.exposure.";

	private final ObjectProvider<PrometheusMeterRegistry> registry;

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	ScrapeEndpointHint(ObjectProvider<PrometheusMeterRegistry> registry,
			ObjectProvider<PathMappedEndpoints> endpoints) {
		this.registry = registry;
		this.endpoints = endpoints;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (this.endpoints.stream().anyMatch((exposed) -> exposed.getEndpoint(PROMETHEUS) != null)) {
			return;
		}
		logger.info("Requests are recorded, but the metrics are not exposed to Prometheus: "
				+ action(Binder.get(event.getApplicationContext().getEnvironment())));
	}

	private String action(Binder properties) {
		if (this.registry.stream().findAny().isEmpty()) {
			return "set management.prometheus.metrics.export.enabled=true";
		}
		List<String> excluded = properties.bind(EXPOSURE + "exclude", Bindable.listOf(String.class)).orElse(List.of());
		if (excluded.contains(PROMETHEUS.toString()) || excluded.contains("*")) {
			return "remove prometheus from " + EXPOSURE + "exclude";
		}
		return "add prometheus to " + EXPOSURE + "include";
	}

}
