/**
 * Stress tests of the recording. They are in the package of the recording, so that they
 * can use package-private types.
 */
@NullMarked
package io.github.webmetrics;

import org.jspecify.annotations.NullMarked;
