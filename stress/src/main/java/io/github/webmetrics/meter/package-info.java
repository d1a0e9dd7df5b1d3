/**
 * Stress tests of the metrics. They are in the package of the metrics, so that they can
 * use package-private types.
 */
@NullMarked
package io.github.webmetrics.meter;

import org.jspecify.annotations.NullMarked;
