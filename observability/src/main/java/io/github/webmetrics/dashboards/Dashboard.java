package io.github.webmetrics.dashboards;

import java.util.List;

/**
 * A dashboard.
 *
 * @param id name of its file, and of its page in Grafana
 * @param title what it shows
 * @param description for whom
 * @param variables what the user chooses
 * @param chosen matchers of the series that are chosen, {@code <chosen>} in expressions
 * @param rows what it consists of
 */
record Dashboard(String id, String title, String description, List<Variable> variables, String chosen, List<Row> rows) {

}
