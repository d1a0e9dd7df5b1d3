package io.github.webmetrics.meter;

/**
 * The label values that do not come from the application. The status {@code 499} of a
 * client that left is in {@code WireStatus}.
 */
final class LabelValues {

	/**
	 * Endpoint of a request in progress whose route is not known yet.
	 */
	static final String UNROUTED = "UNROUTED";

	/**
	 * Endpoint of a request that no route's pattern matches.
	 */
	static final String UNMATCHED = "UNMATCHED";

	/**
	 * Endpoints, and values of labels from headers and beans, beyond the limit.
	 */
	static final String OTHER = "OTHER";

	/**
	 * Label from a header or a bean of a request that has no value for it.
	 */
	static final String NONE = "NONE";

	private LabelValues() {
	}

}
