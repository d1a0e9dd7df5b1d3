/**
 * Source of the Grafana dashboards, from which the JSON files are generated.
 */
@NullMarked
package io.github.webmetrics.dashboards;

import org.jspecify.annotations.NullMarked;
