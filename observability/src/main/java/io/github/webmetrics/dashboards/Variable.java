package io.github.webmetrics.dashboards;

/**
 * A Grafana variable. The user chooses among the values of a label.
 *
 * @param name name of the variable in expressions
 * @param label name of the variable on the dashboard
 * @param values query that returns the values, with placeholders for {@link Names}
 * @param several whether the user can choose several values or all of them
 */
record Variable(String name, String label, String values, boolean several) {

}
