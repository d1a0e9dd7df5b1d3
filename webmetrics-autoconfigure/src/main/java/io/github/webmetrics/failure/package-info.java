/**
 * Failures of the recording itself, which never reach a client. Start with
 * {@link io.github.webmetrics.failure.RecordingFailures}. Nothing here is API.
 */
@NullMarked
package io.github.webmetrics.failure;

import org.jspecify.annotations.NullMarked;
