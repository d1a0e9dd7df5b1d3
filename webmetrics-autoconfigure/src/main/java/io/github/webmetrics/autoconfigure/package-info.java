/**
 * Spring Boot auto-configuration of request recording and error mapping. Start with
 * {@link io.github.webmetrics.autoconfigure.WebMetricsAutoConfiguration} and
 * {@link io.github.webmetrics.autoconfigure.WebMetricsProperties}. The properties are
 * API.
 */
@NullMarked
package io.github.webmetrics.autoconfigure;

import org.jspecify.annotations.NullMarked;
