/**
 * Routes: which route serves a request, and which routes the application has. Start with
 * {@link io.github.webmetrics.route.RouteObservingExchange}, which sees routing happen,
 * with {@link io.github.webmetrics.route.ServedRoute}, which tells the route of a request
 * that has ended, and with {@link io.github.webmetrics.route.RoutePatterns}, which lists
 * the routes of the application.
 * <p>
 * {@link io.github.webmetrics.route.RouteCatalog} is API. The other public types are for
 * the recording of requests only.
 */
@NullMarked
package io.github.webmetrics.route;

import org.jspecify.annotations.NullMarked;
