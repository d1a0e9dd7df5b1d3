/**
 * The application of the article on the starter.
 */
@NullMarked
package io.github.webmetrics.sample;

import org.jspecify.annotations.NullMarked;
