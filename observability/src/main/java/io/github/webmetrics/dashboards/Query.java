package io.github.webmetrics.dashboards;

/**
 * A query of a panel.
 *
 * @param expression PromQL expression with placeholders for {@link Names} and with
 * Grafana variables
 * @param legend legend of a series, with the names of its labels in double braces
 */
record Query(String expression, String legend) {

}
