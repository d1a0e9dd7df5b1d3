package io.github.webmetrics.route;

import java.util.Map;

import io.github.webmetrics.failure.RecordingFailures;

/**
 * A route as the gateway's own class has it.
 */
public final class TestGatewayRoute {

	/**
	 * An id that the gateway gives to a route which has none.
	 */
	public static final String GENERATED_ID = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";

	static final String ATTRIBUTES = "org.springframework.cloud.gateway.support.ServerWebExchangeUtils.";

	private final String id;

	private TestGatewayRoute(String id) {
		this.id = id;
	}

	public String getId() {
		return this.id;
	}

	/**
	 * Choose a route, as the gateway does.
	 */
	public static void choose(Map<String, Object> attributes, String id) {
		attributes.put(ATTRIBUTES + "gatewayRoute", new TestGatewayRoute(id));
	}

	/**
	 * Create routes of this type.
	 */
	public static GatewayRoutes routes(boolean byId) {
		return new GatewayRoutes(TestGatewayRoute.class, byId, new RecordingFailures());
	}

}
