/**
 * Recording of HTTP requests. Start with {@link io.github.webmetrics.WebMetricsFilter}.
 * This and {@link io.github.webmetrics.LabelContributor} are API. The other types are for
 * the auto-configuration only.
 * <p>
 * This is the way of one request. Read the types in this order: <pre>
 * WebMetricsFilter.filter                     decides whether the request is recorded
 *   RoutingChain.of                           lets the chain tell the path that is routed
 *   RequestMono.subscribe                     starts the request
 *     RequestRecorder.start                   counts it as in progress
 *       NativeResponses.of                    finds the server's own response
 *       RequestMetrics.unrouted
 *       LabelSources.read                     reads the headers that are labels
 *       QueueTime.nanos                       reads when the proxy got the request
 *       ObservedBodies.of                     finds what is observed of the bodies
 *     RequestSubscriber.subscribeTo           passes it on to the rest of the chain
 *       RoutedPath.note                       notes a path that a filter has rewritten
 *       RouteObservingExchange.getAttributes  notices each route that routing finds
 *         InFlightExchange.routed             moves the request to that route
 *     RequestSubscriber.onComplete            commits the response
 *       ResponseCompletion.commit
 *     RequestSubscriber.onError               runs the application's exception handlers
 *       ResponseCompletion.handle
 *     RequestSubscriber.cancel                stops the chain
 *     InFlightExchange.end                    is called at each end
 *       RequestRecorder.end                   records the first of them
 *         WireStatus.of                       asks the server and decides the status
 *         InFlightExchange.leave              claims the end
 *         LabelContributor.value              asks beans for their labels
 *         RequestEndpoints.of                 decides the endpoint
 *         MethodSeries.record                 counts and times the request
 *         RequestDetails.firstByteNanos       tells what else is measured
 * </pre>
 */
@NullMarked
package io.github.webmetrics;

import org.jspecify.annotations.NullMarked;
