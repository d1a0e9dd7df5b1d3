package io.github.webmetrics.dashboards;

import java.util.List;

/**
 * The dashboard for one endpoint.
 */
final class EndpointPage {

	private EndpointPage() {
	}

	static Dashboard dashboard() {
		return new Dashboard("webmetrics-endpoint", "Requests: endpoint",
				"How one endpoint is served: traffic, errors, latency, by method and by instance.",
				List.of(Variables.APP, Variables.INSTANCE, Variables.ENDPOINT),
				Variables.CHOSEN + ", <endpoint>=\"$endpoint\"",
				List.of(requests(), Overview.latency(), Overview.instances(), Overview.moreToMeasure()));
	}

	private static Row requests() {
		return Row.of("Requests", Panel.lines("Requests by method and status", "reqps",
				"Requests that ended, a second. 499: the connection ended before a response was sent, usually because the client left.")
			.show("{{<method>}} {{<http-status>}}",
					"sum by (<method>, <http-status>) (rate(<requests>{<chosen>}[$__rate_interval]))"),
				Panel.lines("In progress by method", "short", "Requests that are being served.")
					.show("{{<method>}}", "sum by (<method>) (<in-progress>{<chosen>})"));
	}

}
