package io.github.webmetrics.route;

import java.util.HashMap;
import java.util.Map;

import io.github.webmetrics.failure.RecordingFailures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class GatewayRoutesTests {

	private static final String PREFIX = "org.springframework.cloud.gateway.support.ServerWebExchangeUtils.";

	static final String ROUTE = PREFIX + "gatewayRoute";

	private static final String GENERATED = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";

	private final Map<String, Object> attributes = new HashMap<>();

	private final GatewayRoutes routes = new GatewayRoutes(Route.class, false, new RecordingFailures());

	@Test
	void whenNoRouteIsChosenThenThereIsNone() {
		matched("orders", "/orders/**");
		assertThat(this.routes.chosen(this.attributes)).isNull();
		assertThat(this.attributes).hasSize(2);
	}

	@Test
	void endpointIsThePatternByWhichTheChosenRouteMatched() {
		matched("orders", "/orders/**");
		choose(new Route("orders"));
		assertThat(chosen(this.routes)).isEqualTo("/orders/**");
	}

	@Test
	void whenAnotherRouteMatchedThePathThenEndpointIsTheId() {
		matched("orders", "/orders/**");
		choose(new Route("by-host"));
		assertThat(chosen(this.routes)).isEqualTo("by-host");
	}

	@Test
	void whenIdsAreAskedForThenEndpointIsTheId() {
		matched("orders", "/orders/**");
		choose(new Route("orders"));
		assertThat(chosen(new GatewayRoutes(Route.class, true, new RecordingFailures()))).isEqualTo("orders");
	}

	@Test
	void firstChoiceIsKept() {
		choose(new Route("first"));
		GatewayRoute first = this.routes.chosen(this.attributes);
		choose(new Route("fallback"));
		assertThat(this.routes.chosen(this.attributes)).isSameAs(first);
	}

	@Test
	void whenTheIdIsGeneratedThenThereIsNoEndpointAndOneWarning(CapturedOutput output) {
		choose(new Route(GENERATED));
		assertThat(chosen(this.routes)).isNull();
		this.attributes.clear();
		choose(new Route(GENERATED.replace('0', '9')));
		assertThat(chosen(this.routes)).isNull();
		assertThat(output).containsOnlyOnce("has neither a path pattern nor an id of its own");
	}

	@Test
	void whenARouteCannotBeReadThenThereIsNoEndpoint(CapturedOutput output) {
		choose("no route");
		assertThat(chosen(this.routes)).isNull();
		assertThat(output).contains("Could not read the route that the gateway has chosen");
	}

	@Test
	void whenTheTypeHasNoIdThenItIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> new GatewayRoutes(Object.class, false, new RecordingFailures()));
	}

	private void matched(String routeId, String pattern) {
		this.attributes.put(PREFIX + "gatewayPredicateMatchedPathRouteIdAttr", routeId);
		this.attributes.put(PREFIX + "gatewayPredicateMatchedPathAttr", pattern);
	}

	private void choose(Object route) {
		this.attributes.put(ROUTE, route);
	}

	private String chosen(GatewayRoutes routes) {
		GatewayRoute chosen = routes.chosen(this.attributes);
		assertThat(chosen).isNotNull();
		return chosen.endpoint();
	}

	/**
	 * A route as the gateway's own class has it.
	 */
	public static final class Route {

		private final String id;

		Route(String id) {
			this.id = id;
		}

		public String getId() {
			return this.id;
		}

	}

}
