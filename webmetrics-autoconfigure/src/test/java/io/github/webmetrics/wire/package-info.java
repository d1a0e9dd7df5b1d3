/**
 * Tests that send bytes through a socket to a real server, and compare what comes back
 * with what is recorded.
 * <p>
 * A {@link io.github.webmetrics.wire.WireServer} is a test application on one of the
 * {@link io.github.webmetrics.wire.TestedServer servers}. A
 * {@link io.github.webmetrics.wire.WireCase} is a request and what is expected of it;
 * {@link io.github.webmetrics.wire.WireCases} has all that every server is tested with,
 * {@link io.github.webmetrics.wire.ServerDifferences} and
 * {@link io.github.webmetrics.wire.Unknowable} say where servers differ. A
 * {@link io.github.webmetrics.wire.RawClient} sends the bytes, and
 * {@link io.github.webmetrics.wire.Recorded} is what a registry holds at one moment.
 * <p>
 * A server can record a request after its client has the response, so tests await what is
 * recorded. The counter of a request is raised last: once it has counted a request, the
 * histogram and the gauge are up to date as well.
 */
package io.github.webmetrics.wire;
