package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A query of a panel in a dashboard.
 *
 * @param panel title of the panel
 * @param expression PromQL with Grafana's variables
 */
record PanelQuery(String panel, String expression) {

	private static final Path FOLDER = Path.of("..", "observability");

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

	static List<PanelQuery> all(String dashboard) {
		List<PanelQuery> queries = new ArrayList<>();
		add(queries, read(dashboard));
		return queries;
	}

	// The panels of a collapsed row are in the row.
	private static void add(List<PanelQuery> queries, JsonNode parent) {
		for (JsonNode panel : parent.path("panels")) {
			for (JsonNode target : panel.path("targets")) {
				queries.add(new PanelQuery(panel.path("title").asString(), target.path("expr").asString()));
			}
			add(queries, panel);
		}
	}

	/**
	 * Return the possible values of a variable in a dashboard.
	 */
	static List<String> values(String dashboard, String variable, Map<String, String> chosen, Prometheus prometheus)
			throws IOException, InterruptedException {
		for (JsonNode each : read(dashboard).at("/templating/list")) {
			Matcher query = LABEL_VALUES.matcher(resolve(each.at("/query/query").asString(), chosen));
			if (each.path("name").asString().equals(variable) && query.matches()) {
				return prometheus.values(query.group(2), query.group(1));
			}
		}
		throw new IllegalArgumentException(dashboard + " has no variable " + variable);
	}

	private static JsonNode read(String dashboard) {
		return JsonMapper.shared().readTree(FOLDER.resolve(dashboard));
	}

	PanelQuery with(String part, String replacement) {
		return new PanelQuery(this.panel, this.expression.replace(part, replacement));
	}

	/**
	 * Return whether the query returns any number.
	 */
	boolean showsData(Map<String, String> variables, Prometheus prometheus) throws IOException, InterruptedException {
		return numbers(variables, prometheus).findAny().isPresent();
	}

	/**
	 * Return the highest number that the query returns, or 0 if it returns none.
	 */
	double highest(Map<String, String> variables, Prometheus prometheus) throws IOException, InterruptedException {
		return numbers(variables, prometheus).max().orElse(0);
	}

	private DoubleStream numbers(Map<String, String> variables, Prometheus prometheus)
			throws IOException, InterruptedException {
		return prometheus.query(resolve(this.expression, variables))
			.stream()
			.mapToDouble(Prometheus::value)
			.filter((value) -> !Double.isNaN(value));
	}

	private static String resolve(String text, Map<String, String> variables) {
		String resolved = text;
		for (Map.Entry<String, String> variable : variables.entrySet()) {
			resolved = resolved.replace("$" + variable.getKey(), variable.getValue());
		}
		return resolved;
	}

}
