package io.github.webmetrics.dashboards;

import java.util.ArrayList;
import java.util.List;

/**
 * A panel of a dashboard.
 *
 * @param kind kind of the panel
 * @param title title of the panel
 * @param unit Grafana's identifier of the unit of the values
 * @param description explanation of the panel for its reader
 * @param queries queries that return the series of the panel
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
	 * Create a panel with one bar per endpoint. Each bar links to the dashboard for its
	 * endpoint.
	 */
	static Panel endpoints(String title, String unit, String description) {
		return new Panel(Kind.ENDPOINTS, title, unit, description, List.of());
	}

	/**
	 * Return a copy of this panel with one more query.
	 */
	Panel show(String legend, String expression) {
		List<Query> all = new ArrayList<>(this.queries);
		all.add(new Query(expression, legend));
		return new Panel(this.kind, this.title, this.unit, this.description, all);
	}

}
