package io.github.webmetrics.autoconfigure;

import java.util.Collection;
import java.util.List;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.context.ApplicationContext;
import org.springframework.util.StringUtils;

/**
 * The path patterns of the actuator on the application's own port. In a class of its own,
 * as it can only be loaded if the actuator is on the class path.
 */
final class ActuatorPaths {

	private ActuatorPaths() {
	}

	static List<String> patterns(ApplicationContext context) {
		PathMappedEndpoints endpoints = context.getBeanProvider(PathMappedEndpoints.class).getIfAvailable();
		if (endpoints == null || ManagementPortType.get(context.getEnvironment()) != ManagementPortType.SAME) {
			return List.of();
		}
		String basePath = endpoints.getBasePath();
		Collection<String> roots = StringUtils.hasText(basePath) ? List.of(basePath) : endpoints.getAllPaths();
		return roots.stream().map((root) -> root + "/**").toList();
	}

}
