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
	 * Endpoints beyond the limit.
	 */
	static final String OTHER = "OTHER";

	private LabelValues() {
	}

}
