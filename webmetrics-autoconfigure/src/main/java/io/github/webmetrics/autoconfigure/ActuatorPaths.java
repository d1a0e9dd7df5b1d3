package io.github.webmetrics.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.context.ApplicationContext;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The path patterns of the actuator on the application's own port. In a class of its own,
 * as it can only be loaded if the actuator is on the class path.
 */
final class ActuatorPaths {

	// Spring Boot's class is not public, and its package depends on the version.
	private static final String CLOUD_FOUNDRY = "cloudFoundryWebFluxEndpointHandlerMapping";

	private ActuatorPaths() {
	}

	static List<String> patterns(ApplicationContext context) {
		PathMappedEndpoints endpoints = context.getBeanProvider(PathMappedEndpoints.class).getIfAvailable();
		return Stream.of(basePath(endpoints, context), additionalPaths(endpoints), cloudFoundry(context))
			.flatMap((patterns) -> patterns)
			.distinct()
			.toList();
	}

	private static Stream<String> basePath(@Nullable PathMappedEndpoints endpoints, ApplicationContext context) {
		if (endpoints == null || ManagementPortType.get(context.getEnvironment()) != ManagementPortType.SAME) {
			return Stream.empty();
		}
		String basePath = endpoints.getBasePath();
		Collection<String> roots = StringUtils.hasText(basePath) ? List.of(basePath) : endpoints.getAllPaths();
		return roots.stream().map((root) -> root + "/**");
	}

	// They are on the application's port even if the actuator has a port of its own.
	private static Stream<String> additionalPaths(@Nullable PathMappedEndpoints endpoints) {
		if (endpoints == null) {
			return Stream.empty();
		}
		return endpoints.stream()
			.flatMap((endpoint) -> endpoint.getAdditionalPaths(WebServerNamespace.SERVER).stream());
	}

	private static Stream<String> cloudFoundry(ApplicationContext context) {
		if (!context.containsBean(CLOUD_FOUNDRY)) {
			return Stream.empty();
		}
		return context.getBean(CLOUD_FOUNDRY, RequestMappingInfoHandlerMapping.class)
			.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((mapping) -> mapping.getPatternsCondition().getPatterns().stream())
			.map(PathPattern::getPatternString);
	}

}
