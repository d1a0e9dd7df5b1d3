package io.github.webmetrics.meter;

/**
 * The label values that do not come from the application. Next to them, a request whose
 * client left before a response was sent has the status {@code 499}.
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
	 * Endpoint past the limit of different endpoints, and any method that is not known.
	 */
	static final String OTHER = "OTHER";

	private LabelValues() {
	}

}
