/**
 * Benchmarks of the recording against Spring Boot's own, and against none.
 */
@NullMarked
package io.github.webmetrics.benchmarks;

import org.jspecify.annotations.NullMarked;
