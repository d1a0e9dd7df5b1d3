package io.github.webmetrics.dashboards;

/**
 * A choice of the user's, of the values of a label.
 *
 * @param name what expressions call it
 * @param label what the user sees
 * @param values where its values come from, with placeholders for {@link Names}
 * @param several whether more than one may be chosen, or all
 */
record Variable(String name, String label, String values, boolean several) {

}
