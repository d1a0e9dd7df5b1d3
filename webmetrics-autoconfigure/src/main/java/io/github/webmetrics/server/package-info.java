/**
 * What the server did with a request: the status that it really sent, whether the client
 * is still there, and the requests that it answered without the filter. Start with
 * {@link io.github.webmetrics.server.NativeResponses}, which finds the server's own
 * response behind Spring's, with {@link io.github.webmetrics.server.WireStatus}, which
 * decides the status of a request from it, with
 * {@link io.github.webmetrics.server.RequestEnds}, which reports the requests that never
 * reached the filter, and those that the server cut, and with
 * {@link io.github.webmetrics.server.ObservedBodies}.
 * <p>
 * {@link io.github.webmetrics.server.HttpServerRecording} is API. Other public types are
 * for the recording of requests and its auto-configuration only.
 */
@NullMarked
package io.github.webmetrics.server;

import org.jspecify.annotations.NullMarked;
