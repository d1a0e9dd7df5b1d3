package io.github.webmetrics.dashboards;

import java.util.List;

/**
 * A Grafana dashboard.
 *
 * @param id name of the file without its extension, and UID of the dashboard in Grafana
 * @param title title of the dashboard
 * @param description description of the dashboard
 * @param variables values that the user can choose
 * @param chosen label matchers for the chosen values. They replace {@code <chosen>} in
 * expressions
 * @param rows the rows, from top to bottom
 */
record Dashboard(String id, String title, String description, List<Variable> variables, String chosen, List<Row> rows) {

}
