package io.github.webmetrics.dashboards;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A kind of panel, with its Grafana type, its size and its options.
 */
enum Kind {

	/**
	 * The current value of one number.
	 */
	NUMBER("stat", 4, 4, """
			{ "reduceOptions": { "calcs": ["lastNotNull"] }, "graphMode": "area", "colorMode": "none" }
			""", "{}"),

	/**
	 * One line per series.
	 */
	LINES("timeseries", 12, 8, """
			{
			  "legend": { "showLegend": true, "displayMode": "list", "placement": "bottom", "calcs": [] },
			  "tooltip": { "mode": "multi", "sort": "desc" }
			}
			""", """
			{ "fillOpacity": 10, "lineWidth": 1, "showPoints": "never", "axisSoftMin": 0 }
			"""),

	/**
	 * The current values of the endpoints, as one bar per endpoint. Each bar links to the
	 * dashboard for its endpoint.
	 */
	ENDPOINTS("bargauge", 12, 8, """
			{
			  "reduceOptions": { "calcs": ["lastNotNull"] },
			  "orientation": "horizontal",
			  "displayMode": "basic",
			  "valueMode": "text",
			  "showUnfilled": true
			}
			""", "{}"),

	/**
	 * The distribution of the request durations over time.
	 */
	HEATMAP("heatmap", 12, 8,
			"""
					{
					  "calculate": false,
					  "cellGap": 1,
					  "color": { "mode": "scheme", "scheme": "Blues", "steps": 64, "exponent": 0.5, "fill": "blue", "reverse": false },
					  "legend": { "show": true },
					  "tooltip": { "mode": "single", "yHistogram": false },
					  "yAxis": { "unit": "s" }
					}
					""",
			"{}");

	private final String type;

	private final int width;

	private final int height;

	private final String options;

	private final String custom;

	Kind(String type, int width, int height, String options, String custom) {
		this.type = type;
		this.width = width;
		this.height = height;
		this.options = options;
		this.custom = custom;
	}

	String type() {
		return this.type;
	}

	int width() {
		return this.width;
	}

	int height() {
		return this.height;
	}

	JsonNode options() {
		return JsonMapper.shared().readTree(this.options);
	}

	JsonNode custom() {
		return JsonMapper.shared().readTree(this.custom);
	}

}
