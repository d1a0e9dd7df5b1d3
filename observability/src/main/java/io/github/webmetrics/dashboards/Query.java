package io.github.webmetrics.dashboards;

/**
 * What a panel shows.
 *
 * @param expression PromQL with placeholders for {@link Names} and Grafana's variables
 * @param legend what a series is called, with its labels in double braces
 */
record Query(String expression, String legend) {

}
