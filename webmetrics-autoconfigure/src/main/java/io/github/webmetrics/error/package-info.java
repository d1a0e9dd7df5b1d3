/**
 * Mapping of exceptions to problem details. Start with
 * {@link io.github.webmetrics.error.ErrorMapper}, which is API;
 * {@link io.github.webmetrics.error.ErrorMappingExceptionHandler} applies it. The other
 * types are for this package only.
 */
@NullMarked
package io.github.webmetrics.error;

import org.jspecify.annotations.NullMarked;
