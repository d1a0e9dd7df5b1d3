package io.github.webmetrics.meter;

import java.util.List;

/**
 * What only some applications record of a request that has ended. A negative number means
 * that nothing is observed, which is what the methods return by default.
 *
 * @since 0.1.0
 */
public interface RequestDetails {

	/**
	 * What most applications record.
	 */
	RequestDetails NONE = ofLabels(List.of());

	/**
	 * Return the values of the labels that headers and beans add.
	 * @return the values in the order of the settings
	 */
	List<String> labels();

	/**
	 * Return the size of the request's body.
	 * @param status status that the client got
	 * @return the size in bytes
	 */
	default long requestBytes(int status) {
		return -1;
	}

	/**
	 * Return the size of the response's body.
	 * @param status status that the client got
	 * @return the size in bytes
	 */
	default long responseBytes(int status) {
		return -1;
	}

	/**
	 * Return the time to the first byte of the response.
	 * @param status status that the client got
	 * @return the time in nanoseconds
	 */
	default long firstByteNanos(int status) {
		return -1;
	}

	/**
	 * Return the time between the proxy and the application.
	 * @return the time in nanoseconds
	 */
	default long queueNanos() {
		return -1;
	}

	/**
	 * Return details without anything measured.
	 * @param labels values of the labels that headers and beans add
	 * @return the details
	 */
	static RequestDetails ofLabels(List<String> labels) {
		return () -> labels;
	}

}
