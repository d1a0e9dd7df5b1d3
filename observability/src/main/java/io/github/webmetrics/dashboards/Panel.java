package io.github.webmetrics.dashboards;

import java.util.ArrayList;
import java.util.List;

/**
 * A panel of a dashboard.
 *
 * @param kind what it looks like
 * @param title what it shows
 * @param unit unit of its values, as Grafana calls it
 * @param description how to read it
 * @param queries where its series come from
 */
record Panel(Kind kind, String title, String unit, String description, List<Query> queries) {

	Panel {
		queries = List.copyOf(queries);
	}

	static Panel number(String title, String unit, String description) {
		return new Panel(Kind.NUMBER, title, unit, description, List.of());
	}

	static Panel lines(String title, String unit, String description) {
		return new Panel(Kind.LINES, title, unit, description, List.of());
	}

	static Panel heatmap(String title, String description) {
		return new Panel(Kind.HEATMAP, title, "short", description, List.of());
	}

	/**
	 * Create a panel with a bar for each endpoint, which leads to the page of the
	 * endpoint.
	 */
	static Panel endpoints(String title, String unit, String description) {
		return new Panel(Kind.ENDPOINTS, title, unit, description, List.of());
	}

	/**
	 * Return this panel with one more query.
	 */
	Panel show(String legend, String expression) {
		List<Query> all = new ArrayList<>(this.queries);
		all.add(new Query(expression, legend));
		return new Panel(this.kind, this.title, this.unit, this.description, all);
	}

}
