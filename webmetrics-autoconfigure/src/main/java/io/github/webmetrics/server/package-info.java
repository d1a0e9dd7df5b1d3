/**
 * What the server did with a request: the status that it really sent, whether the client
 * is still there, and the requests that it answered without the application. Start with
 * {@link io.github.webmetrics.server.NativeResponses}, which finds the server's own
 * response behind Spring's, and {@link io.github.webmetrics.server.WireStatus}, which
 * decides the status of a request from it.
 * <p>
 * Nothing here is API. Public types are for the recording of requests and its
 * auto-configuration only.
 */
@NullMarked
package io.github.webmetrics.server;

import org.jspecify.annotations.NullMarked;
