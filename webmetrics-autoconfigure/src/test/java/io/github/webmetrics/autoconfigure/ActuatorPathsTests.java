package io.github.webmetrics.autoconfigure;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ActuatorPathsTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner();

	@Test
	void actuatorIsBelowItsBasePath() {
		withEndpoints("/manage", "health", "info")
			.run((context) -> assertThat(ActuatorPaths.patterns(context)).containsExactly("/manage/**"));
	}

	@Test
	void whenThereIsNoBasePathThenEachEndpointHasAPathOfItsOwn() {
		withEndpoints("", "health", "info").run((context) -> assertThat(ActuatorPaths.patterns(context))
			.containsExactlyInAnyOrder("/health/**", "/info/**"));
	}

	@Test
	void whenActuatorHasItsOwnPortThenApplicationPortHasNoActuatorPaths() {
		for (String port : List.of("0", "8081", "-1")) {
			withEndpoints("/manage", "health").withPropertyValues("management.server.port=" + port)
				.run((context) -> assertThat(ActuatorPaths.patterns(context)).isEmpty());
		}
		withEndpoints("/manage", "health").withPropertyValues("server.port=8081", "management.server.port=8081")
			.run((context) -> assertThat(ActuatorPaths.patterns(context)).isNotEmpty());
	}

	@Test
	void whenThereAreNoEndpointsThenThereAreNoPaths() {
		this.runner.run((context) -> assertThat(ActuatorPaths.patterns(context)).isEmpty());
	}

	private ReactiveWebApplicationContextRunner withEndpoints(String basePath, String... ids) {
		return this.runner.withBean(PathMappedEndpoints.class, () -> endpoints(basePath, ids));
	}

	/**
	 * Create the endpoints that an application exposes, each at the path of its name.
	 */
	static PathMappedEndpoints endpoints(String basePath, String... ids) {
		return new PathMappedEndpoints(basePath, () -> Arrays.stream(ids).map(ActuatorPathsTests::endpoint).toList());
	}

	private static ExposableEndpoint<?> endpoint(String id) {
		ExposableEndpoint<?> endpoint = BDDMockito.mock(ExposableEndpoint.class,
				BDDMockito.withSettings().extraInterfaces(PathMappedEndpoint.class));
		BDDMockito.given(endpoint.getEndpointId()).willReturn(EndpointId.of(id));
		BDDMockito.given(((PathMappedEndpoint) endpoint).getRootPath()).willReturn(id);
		return endpoint;
	}

}
