package io.github.webmetrics.route;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import io.github.webmetrics.failure.RecordingFailures;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Tells which route Spring Cloud Gateway has chosen for a request. Reads the attributes
 * of the exchange by their names, so that no class of the gateway is needed.
 * <p>
 * A path predicate stores the pattern that it has matched and the id of the route that it
 * was testing, even if another predicate of this route then does not match. So the
 * pattern is only used if that route is the chosen one. The first choice is kept: it wins
 * over the routes to which the gateway forwards the request inside the application.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class GatewayRoutes {

	/**
	 * Name of the gateway's class for routes.
	 */
	public static final String ROUTE_TYPE = "org.springframework.cloud.gateway.route.Route";

	private static final Log logger = LogFactory.getLog(GatewayRoutes.class);

	private static final String PREFIX = "org.springframework.cloud.gateway.support.ServerWebExchangeUtils.";

	private static final String ROUTE = PREFIX + "gatewayRoute";

	private static final String MATCHED_PATTERN = PREFIX + "gatewayPredicateMatchedPathAttr";

	private static final String MATCHED_ROUTE_ID = PREFIX + "gatewayPredicateMatchedPathRouteIdAttr";

	private static final String CHOSEN = GatewayRoute.class.getName();

	private static final Pattern GENERATED_ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

	private final Method id;

	private final boolean byId;

	private final RecordingFailures failures;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create an instance.
	 * @param routeType the gateway's class for routes
	 * @param byId whether the id of a route is used even if the route has a path pattern
	 * @param failures receives failures to read a route
	 */
	public GatewayRoutes(Class<?> routeType, boolean byId, RecordingFailures failures) {
		Method method = ReflectionUtils.findMethod(routeType, "getId");
		Assert.state(method != null, () -> routeType + " has no id");
		this.id = method;
		this.byId = byId;
		this.failures = failures;
	}

	/**
	 * Return the route that the gateway has chosen for a request.
	 * @param attributes attributes of the exchange
	 * @return the route, or {@code null} if the gateway has not chosen one
	 */
	public @Nullable GatewayRoute chosen(Map<String, Object> attributes) {
		if (attributes.get(CHOSEN) instanceof GatewayRoute known) {
			return known;
		}
		Object route = attributes.get(ROUTE);
		return (route != null) ? keep(attributes, route) : null;
	}

	private GatewayRoute keep(Map<String, Object> attributes, Object route) {
		GatewayRoute chosen = new GatewayRoute(endpoint(attributes, route));
		return (attributes.putIfAbsent(CHOSEN, chosen) instanceof GatewayRoute known) ? known : chosen;
	}

	private @Nullable String endpoint(Map<String, Object> attributes, Object route) {
		try {
			String routeId = String.valueOf(ReflectionUtils.invokeMethod(this.id, route));
			if (routeId.equals(attributes.get(MATCHED_ROUTE_ID))
					&& attributes.get(MATCHED_PATTERN) instanceof String pattern) {
				return this.byId ? routeId : pattern;
			}
			if (GENERATED_ID.matcher(routeId).matches()) {
				warn(routeId);
				return null;
			}
			return routeId;
		}
		catch (Throwable ex) {
			this.failures.log("Could not read the route that the gateway has chosen", ex);
			return null;
		}
	}

	private void warn(String routeId) {
		if (!this.warned.getAndSet(true)) {
			logger.warn("The gateway's route '" + routeId + "' has neither a path pattern nor an id of its own, so its "
					+ "requests are recorded as UNMATCHED: a generated id is different after each start. Set an id for "
					+ "each such route.");
		}
	}

}
