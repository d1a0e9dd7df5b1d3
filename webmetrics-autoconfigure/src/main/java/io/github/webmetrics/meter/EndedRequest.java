package io.github.webmetrics.meter;

import java.util.List;

/**
 * What the labels of the metrics tell about a request that ended.
 *
 * @param method its method
 * @param endpoint its endpoint
 * @param status status that the client got
 * @param further values of the labels that headers and beans add, in the order of
 * {@link MetricsSettings.Labels#further()}
 */
record EndedRequest(KnownMethod method, String endpoint, int status, List<String> further) {

}
