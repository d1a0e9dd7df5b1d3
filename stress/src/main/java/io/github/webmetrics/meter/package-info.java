/**
 * Stress tests of the metrics, in their package to reach what is not public.
 */
@NullMarked
package io.github.webmetrics.meter;

import org.jspecify.annotations.NullMarked;
