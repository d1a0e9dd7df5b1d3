package io.github.webmetrics.dashboards;

import java.util.List;

/**
 * The dashboard for all applications.
 */
final class Overview {

	private Overview() {
	}

	static Dashboard dashboard() {
		return new Dashboard("webmetrics-overview", "Requests: overview",
				"How applications serve their requests: traffic, errors, latency, and which endpoints and instances to look at.",
				List.of(Variables.APP, Variables.INSTANCE), Variables.CHOSEN,
				List.of(now(), requests(), latency(), endpoints(), objectives(), instances(), moreToMeasure()));
	}

	private static Row now() {
		return Row.of("Now",
				Panel.number("Requests", "reqps", "Requests that ended, a second.")
					.show("requests", "sum(rate(<requests>{<chosen>}[$__rate_interval]))"),
				Panel.number("Failed", "percentunit", "Share of the requests that ended with a 5xx.").show("failed", """
						(sum(rate(<requests>{<chosen>, <http-status>=~"5.."}[$__rate_interval])) or vector(0))
						/ (sum(rate(<requests>{<chosen>}[$__rate_interval])) > 0)"""),
				Panel.number("Latency, p95", "s", "95 % of the requests take no longer, event streams aside.")
					.show("p95",
							"histogram_quantile(0.95, sum by (le) (rate(<latency>_bucket{<chosen>}[$__rate_interval])))"),
				Panel
					.number("Slow", "percentunit",
							"Share of the requests that take longer than half a second, event streams aside.")
					.show("slow", """
							1 - sum(rate(<latency>_bucket{<chosen>, le="0.5"}[$__rate_interval]))
							/ (sum(rate(<latency>_count{<chosen>}[$__rate_interval])) > 0)"""),
				Panel.number("In progress", "short", "Requests that are being served.")
					.show("in progress", "sum(<in-progress>{<chosen>})"),
				Panel
					.number("Instances", "short",
							"Instances that have served a request since they started, and are scraped.")
					.show("instances", "count(count by (instance) (<in-progress>{<chosen>}))"));
	}

	private static Row requests() {
		return Row.of("Requests", Panel.lines("Requests by status", "reqps",
				"Requests that ended, a second. 499: the connection ended before a response was sent, usually because the client left.")
			.show("{{<http-status>}}", "sum by (<http-status>) (rate(<requests>{<chosen>}[$__rate_interval]))"),
				failedBy("application", "<app-name>"));
	}

	private static Panel failedBy(String what, String label) {
		return Panel.lines("Failed by " + what, "percentunit", "Share of the requests that ended with a 5xx.")
			.show("{{" + label + "}}", """
					(
						sum by (<by>) (rate(<requests>{<chosen>, <http-status>=~"5.."}[$__rate_interval]))
						or 0 * sum by (<by>) (rate(<requests>{<chosen>}[$__rate_interval]))
					)
					/ (sum by (<by>) (rate(<requests>{<chosen>}[$__rate_interval])) > 0)""".replace("<by>", label));
	}

	static Row latency() {
		return Row.of("Latency", quantiles("Latency", "<latency>",
				"Half of the requests, 95 % and 99 % of them take no longer. From the arrival to the end of the response, event streams aside."),
				Panel
					.heatmap("Latency, how many", "How many requests took how long: the stronger the colour, the more.")
					.show("{{le}}", "sum by (le) (increase(<latency>_bucket{<chosen>}[$__rate_interval]))"));
	}

	private static Panel quantiles(String title, String histogram, String description) {
		Panel panel = Panel.lines(title, "s", description);
		for (String quantile : List.of("50", "95", "99")) {
			panel = panel.show("p" + quantile, "histogram_quantile(0." + quantile + ", sum by (le) (rate(" + histogram
					+ "_bucket{<chosen>}[$__rate_interval])))");
		}
		return panel;
	}

	/**
	 * Return the row of the metrics that are there only if the application asks for them.
	 */
	static Row moreToMeasure() {
		return Row.of("If turned on: first byte, queue, sizes", quantiles("First byte", "<first-byte>",
				"Half of the requests, 95 % and 99 % of them get the first byte of their response sooner, streams included. For webmetrics.first-byte.enabled."),
				quantiles("Time in the queue", "<queue>",
						"Half of the requests, 95 % and 99 % of them wait no longer between the proxy and the application. For webmetrics.queue.enabled."),
				sizes("Bytes", "Bps",
						"Bytes of bodies, a second. For webmetrics.request-size.enabled and webmetrics.response-size.enabled.",
						"sum(rate(<size>_sum{<chosen>}[$__rate_interval]))"),
				sizes("Size, mean", "bytes",
						"Mean size of bodies. For webmetrics.request-size.enabled and webmetrics.response-size.enabled.",
						"sum(rate(<size>_sum{<chosen>}[$__rate_interval])) / (sum(rate(<size>_count{<chosen>}[$__rate_interval])) > 0)"))
			.asCollapsed();
	}

	private static Panel sizes(String title, String unit, String description, String expression) {
		return Panel.lines(title, unit, description)
			.show("requests", expression.replace("<size>", "<request-size>"))
			.show("responses", expression.replace("<size>", "<response-size>"));
	}

	private static Row endpoints() {
		return Row.of("Endpoints",
				Panel
					.endpoints("Slowest endpoints", "s",
							"Latency that 95 % of an endpoint's requests do not exceed, of the time shown.")
					.show("{{<endpoint>}}", """
							topk(10, histogram_quantile(0.95, sum by (<endpoint>, le) (
								rate(<latency>_bucket{<chosen>}[$__range])
							)) > 0)"""),
				Panel.endpoints("Most failing endpoints", "short",
						"Requests that ended with a 5xx, in the time shown. The first one of a series is seen only if webmetrics.requests.initial-statuses lists its status, by default 500.")
					.show("{{<endpoint>}}",
							"topk(10, sum by (<endpoint>) (increase(<requests>{<chosen>, <http-status>=~\"5..\"}[$__range])) > 0)"),
				Panel.lines("Busiest endpoints", "reqps", "The ten with the most requests a second, at each time.")
					.show("{{<endpoint>}}",
							"topk(10, sum by (<endpoint>) (rate(<requests>{<chosen>}[$__rate_interval])))"),
				Panel.lines("In progress by endpoint", "short",
						"Requests that are being served. UNROUTED: those that wait in a filter, before their route is known.")
					.show("{{<endpoint>}}", "sum by (<endpoint>) (<in-progress>{<chosen>}) > 0"));
	}

	private static Row objectives() {
		return Row.of("Objectives", burn("Burn rate of errors", "request_errors", "fail"),
				burn("Burn rate of slow requests", "slow_requests", "be slow"));
	}

	private static Panel burn(String title, String rule, String what) {
		Panel panel = Panel.lines(title, "short", "How fast the requests are used up that may " + what
				+ " in a month: at 1 they last for it, at 14.4 for two days. Of all instances, and recorded by webmetrics.rules.yml.");
		for (String window : List.of("1h", "6h", "3d")) {
			panel = panel.show("{{<app-name>}}, " + window, "<app-name>:" + rule + ":ratio_rate" + window
					+ "{<app-name>=~\"$app\"} / (1 - scalar(slo:" + rule + ":objective))");
		}
		return panel;
	}

	static Row instances() {
		return Row.of("Instances",
				Panel.lines("Requests by instance", "reqps", "Requests that ended, a second.")
					.show("{{instance}}", "sum by (instance) (rate(<requests>{<chosen>}[$__rate_interval]))"),
				failedBy("instance", "instance"),
				Panel
					.lines("Latency by instance, p95", "s", "95 % of the requests take no longer, event streams aside.")
					.show("{{instance}}",
							"histogram_quantile(0.95, sum by (instance, le) (rate(<latency>_bucket{<chosen>}[$__rate_interval])))"),
				Panel.lines("In progress by instance", "short", "Requests that are being served.")
					.show("{{instance}}", "sum by (instance) (<in-progress>{<chosen>})"));
	}

}
