/**
 * Benchmarks that compare this project's recording with that of Spring Boot and with no
 * recording.
 */
@NullMarked
package io.github.webmetrics.benchmarks;

import org.jspecify.annotations.NullMarked;
