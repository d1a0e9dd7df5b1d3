/**
 * Tests that send bytes through a socket to a real server, and compare the response with
 * the recorded values.
 * <p>
 * A {@link io.github.webmetrics.wire.WireServer} is a test application on one of the
 * {@link io.github.webmetrics.wire.TestedServer servers}. A
 * {@link io.github.webmetrics.wire.WireCase} is a request with its expected response and
 * recorded values. {@link io.github.webmetrics.wire.WireCases} contains the cases that
 * run on each server. {@link io.github.webmetrics.wire.ServerDifferences} and
 * {@link io.github.webmetrics.wire.Unknowable} describe how the servers differ. A
 * {@link io.github.webmetrics.wire.RawClient} sends the bytes, and
 * {@link io.github.webmetrics.wire.Recorded} contains the recorded values at one moment.
 * <p>
 * A request may be recorded after its client has received the response, so the tests wait
 * for that. The counter of a request is incremented last: once it has counted a request,
 * the histogram and the gauge are up to date as well.
 */
package io.github.webmetrics.wire;
