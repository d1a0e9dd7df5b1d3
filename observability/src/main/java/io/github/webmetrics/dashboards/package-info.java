/**
 * Readable source of the Grafana dashboards.
 */
@NullMarked
package io.github.webmetrics.dashboards;

import org.jspecify.annotations.NullMarked;
