package io.github.webmetrics.autoconfigure;

import java.util.List;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Logs one line at startup if the metrics are not exposed to Prometheus, with the
 * property that exposes them.
 */
final class ScrapeEndpointHint implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(ScrapeEndpointHint.class);

	private static final EndpointId PROMETHEUS = EndpointId.of("prometheus");

	private static final String EXPOSURE = "management.endpoints.web.exposure.";

	private static final String MAX_ACCESS = "management.endpoints.access.max-permitted";

	private static final String ENABLED = "management.endpoint.prometheus.enabled";

	private final ObjectProvider<PrometheusMeterRegistry> registry;

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	private final ObjectProvider<EndpointAccessResolver> access;

	ScrapeEndpointHint(ObjectProvider<PrometheusMeterRegistry> registry, ObjectProvider<PathMappedEndpoints> endpoints,
			ObjectProvider<EndpointAccessResolver> access) {
		this.registry = registry;
		this.endpoints = endpoints;
		this.access = access;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		Environment environment = event.getApplicationContext().getEnvironment();
		boolean served = environment.getProperty("management.server.port", Integer.class, 0) >= 0;
		if (served && this.endpoints.stream().anyMatch((exposed) -> exposed.getEndpoint(PROMETHEUS) != null)) {
			return;
		}
		logger.info("Requests are recorded, but the metrics are not exposed to Prometheus: "
				+ (served ? action(environment) : "set management.server.port to a port, or remove it"));
	}

	private String action(Environment environment) {
		if (this.registry.stream().findAny().isEmpty()) {
			return "set management.prometheus.metrics.export.enabled=true";
		}
		if (this.access.stream().anyMatch((access) -> access.accessFor(PROMETHEUS, Access.READ_ONLY) == Access.NONE)) {
			return accessAction(environment);
		}
		List<String> excluded = Binder.get(environment)
			.bind(EXPOSURE + "exclude", Bindable.listOf(String.class))
			.orElse(List.of());
		if (excluded.contains(PROMETHEUS.toString()) || excluded.contains("*")) {
			return "remove prometheus from " + EXPOSURE + "exclude";
		}
		return "add prometheus to " + EXPOSURE + "include";
	}

	private static String accessAction(Environment environment) {
		if (Binder.get(environment).bind(MAX_ACCESS, Access.class).orElse(Access.UNRESTRICTED) == Access.NONE) {
			return "set " + MAX_ACCESS + "=read-only";
		}
		// Spring Boot rejects the two properties together.
		return "set management.endpoint.prometheus."
				+ (environment.containsProperty(ENABLED) ? "enabled=true" : "access=read-only");
	}

}
