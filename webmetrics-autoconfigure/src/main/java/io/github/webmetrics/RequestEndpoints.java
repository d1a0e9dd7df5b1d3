package io.github.webmetrics;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.EndpointSeries;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.route.GatewayRoute;
import io.github.webmetrics.route.GatewayRoutes;
import io.github.webmetrics.route.RouteCatalog;
import io.github.webmetrics.route.ServedRoute;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * Decides the endpoint of a request that has ended.
 * <p>
 * Safe for use by several threads.
 */
final class RequestEndpoints {

	private final RequestMetrics metrics;

	private final ServedRoute servedRoute;

	private final @Nullable GatewayRoutes gatewayRoutes;

	RequestEndpoints(RequestMetrics metrics, RouteCatalog routes, @Nullable GatewayRoutes gatewayRoutes,
			RecordingFailures failures) {
		this.metrics = metrics;
		this.servedRoute = new ServedRoute(routes, failures);
		this.gatewayRoutes = gatewayRoutes;
	}

	/**
	 * Return the endpoint.
	 * @param exchange the request and its response
	 * @param last the endpoint that the request was last in progress under
	 * @param status status that the client got
	 * @return the series of the endpoint
	 */
	EndpointSeries of(ServerWebExchange exchange, EndpointSeries last, int status) {
		GatewayRoute chosen = (this.gatewayRoutes != null) ? this.gatewayRoutes.chosen(exchange.getAttributes()) : null;
		if (chosen != null) {
			return (chosen.endpoint() != null) ? this.metrics.gatewayEndpoint(chosen.endpoint())
					: this.metrics.unmatched();
		}
		if (last != this.metrics.unrouted() && !this.servedRoute.mayBeOnlyCaught(exchange, status)) {
			return last;
		}
		String pattern = this.servedRoute.pattern(exchange, status);
		return (pattern != null) ? this.metrics.endpoint(pattern) : this.metrics.unmatched();
	}

}
