/**
 * Sample application, modelled on the one in the article that the README names.
 */
@NullMarked
package io.github.webmetrics.sample;

import org.jspecify.annotations.NullMarked;
