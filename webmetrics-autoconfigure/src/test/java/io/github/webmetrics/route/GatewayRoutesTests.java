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

	private final Map<String, Object> attributes = new HashMap<>();

	private final GatewayRoutes routes = TestGatewayRoute.routes(false);

	@Test
	void whenNoRouteIsChosenThenThereIsNone() {
		matched("orders", "/orders/**");
		assertThat(this.routes.chosen(this.attributes)).isNull();
		assertThat(this.attributes).hasSize(2);
	}

	@Test
	void endpointIsThePatternByWhichTheChosenRouteMatched() {
		matched("orders", "/orders/**");
		choose("orders");
		assertThat(chosen(this.routes)).isEqualTo("/orders/**");
	}

	@Test
	void whenAnotherRouteMatchedThePathThenEndpointIsTheId() {
		matched("orders", "/orders/**");
		choose("by-host");
		assertThat(chosen(this.routes)).isEqualTo("by-host");
	}

	@Test
	void whenIdsAreAskedForThenEndpointIsTheId() {
		matched("orders", "/orders/**");
		choose("orders");
		assertThat(chosen(TestGatewayRoute.routes(true))).isEqualTo("orders");
	}

	@Test
	void firstChoiceIsKept() {
		choose("first");
		GatewayRoute first = this.routes.chosen(this.attributes);
		choose("fallback");
		assertThat(this.routes.chosen(this.attributes)).isSameAs(first);
	}

	@Test
	void whenTheIdIsGeneratedThenThereIsNoEndpointAndOneWarning(CapturedOutput output) {
		choose(TestGatewayRoute.GENERATED_ID);
		assertThat(chosen(this.routes)).isNull();
		this.attributes.clear();
		choose(TestGatewayRoute.GENERATED_ID.replace('0', '9'));
		assertThat(chosen(this.routes)).isNull();
		assertThat(output).containsOnlyOnce("has neither a path pattern nor an id of its own")
			.contains("'" + TestGatewayRoute.GENERATED_ID + "'");
	}

	@Test
	void whenARouteCannotBeReadThenThereIsNoEndpoint(CapturedOutput output) {
		this.attributes.put(TestGatewayRoute.ATTRIBUTES + "gatewayRoute", "no route");
		assertThat(chosen(this.routes)).isNull();
		assertThat(output).contains("Could not read the route that the gateway has chosen");
	}

	@Test
	void whenTheTypeHasNoIdThenItIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> new GatewayRoutes(Object.class, false, new RecordingFailures()))
			.withMessage("class java.lang.Object has no id");
	}

	private void matched(String routeId, String pattern) {
		this.attributes.put(TestGatewayRoute.ATTRIBUTES + "gatewayPredicateMatchedPathRouteIdAttr", routeId);
		this.attributes.put(TestGatewayRoute.ATTRIBUTES + "gatewayPredicateMatchedPathAttr", pattern);
	}

	private void choose(String id) {
		TestGatewayRoute.choose(this.attributes, id);
	}

	private String chosen(GatewayRoutes routes) {
		GatewayRoute chosen = routes.chosen(this.attributes);
		assertThat(chosen).isNotNull();
		return chosen.endpoint();
	}

}
