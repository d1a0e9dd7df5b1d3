/**
 * Recording of HTTP requests as Micrometer meters.
 */
@NullMarked
package io.github.webmetrics;

import org.jspecify.annotations.NullMarked;
