/**
 * Mapping of exceptions to problem details.
 */
@NullMarked
package io.github.webmetrics.error;

import org.jspecify.annotations.NullMarked;
