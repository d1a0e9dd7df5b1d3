package io.github.webmetrics.meter;

import java.util.List;

/**
 * What only some applications record of a request. A negative number means that nothing
 * is observed.
 *
 * @param labels values of the labels that headers and beans add, in the order of the
 * settings
 * @param requestBytes bytes of the request's body
 * @param responseBytes bytes of the response's body
 * @param firstByteNanos nanoseconds to the first byte of the response
 * @param queueNanos nanoseconds between the proxy and the application
 * @since 0.1.0
 */
public record RequestDetails(List<String> labels, long requestBytes, long responseBytes, long firstByteNanos,
		long queueNanos) {

	/**
	 * What most applications record.
	 */
	public static final RequestDetails NONE = ofLabels(List.of());

	/**
	 * Create details without anything measured.
	 * @param labels values of the labels that headers and beans add
	 * @return the details
	 */
	public static RequestDetails ofLabels(List<String> labels) {
		return new RequestDetails(labels, -1, -1, -1, -1);
	}

}
