/**
 * Stress tests of the recording, in its package to reach what is not public.
 */
@NullMarked
package io.github.webmetrics;

import org.jspecify.annotations.NullMarked;
