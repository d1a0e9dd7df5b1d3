/**
 * The metrics: names, labels, series and gauges as meters of Micrometer. Start with
 * {@link io.github.webmetrics.meter.RequestMetrics}. Each value of the endpoint label has
 * an {@link io.github.webmetrics.meter.EndpointSeries}, each of its methods a
 * {@link io.github.webmetrics.meter.MethodSeries} and each status of that a
 * {@code StatusSeries}, so that recording a request looks up nothing by name.
 * <p>
 * {@link io.github.webmetrics.meter.RequestLabel} is API. The other public types are for
 * the recording of requests and its auto-configuration only.
 */
@NullMarked
package io.github.webmetrics.meter;

import org.jspecify.annotations.NullMarked;
