package io.github.webmetrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.web.util.pattern.PathPattern;

/**
 * The endpoints seen so far by the path pattern of their route, not more than a fixed
 * number of them.
 */
final class Endpoints {

	static final String UNMATCHED = "UNMATCHED";

	private static final Log logger = LogFactory.getLog(Endpoints.class);

	private final Map<String, Endpoint> byPattern = new ConcurrentHashMap<>();

	private final RequestMeters meters;

	private final String basePath;

	private final int max;

	private final Endpoint unrouted;

	private final Endpoint unmatched;

	private final Endpoint other;

	// The map never shrinks, so that once full is full for ever.
	private volatile boolean full;

	Endpoints(RequestMeters meters, String basePath, int max) {
		this.meters = meters;
		this.basePath = basePath;
		this.max = max;
		this.unrouted = new Endpoint("UNROUTED", meters);
		this.unmatched = new Endpoint(UNMATCHED, meters);
		this.other = new Endpoint("OTHER", meters);
		meters.whenRemoved(this::forgetSeries);
	}

	/**
	 * Return the endpoint of requests in progress whose route is not known yet.
	 * @return the endpoint
	 */
	Endpoint unrouted() {
		return this.unrouted;
	}

	/**
	 * Return the endpoint of requests that no route's pattern matches.
	 * @return the endpoint
	 */
	Endpoint unmatched() {
		return this.unmatched;
	}

	/**
	 * Return the endpoint of requests whose route has the given pattern.
	 * @param pattern pattern of the route, without the base path
	 * @return the endpoint, {@code OTHER} for all past the limit
	 */
	Endpoint of(PathPattern pattern) {
		Endpoint present = this.byPattern.get(pattern.getPatternString());
		if (present != null) {
			return present;
		}
		return this.full ? this.other : add(pattern.getPatternString());
	}

	private synchronized Endpoint add(String pattern) {
		Endpoint present = this.byPattern.get(pattern);
		if (present != null) {
			return present;
		}
		if (this.byPattern.size() >= this.max) {
			warnOnce();
			return this.other;
		}
		Endpoint added = new Endpoint(labelValue(pattern), this.meters);
		this.byPattern.put(pattern, added);
		return added;
	}

	private String labelValue(String pattern) {
		String value = (this.basePath + pattern).replaceAll("\\p{Cntrl}", "_");
		return value.isEmpty() ? "/" : value;
	}

	// Meters that were removed from the registry record into nothing.
	private void forgetSeries() {
		this.unrouted.forgetSeries();
		this.unmatched.forgetSeries();
		this.other.forgetSeries();
		this.byPattern.values().forEach(Endpoint::forgetSeries);
	}

	private void warnOnce() {
		if (!this.full) {
			this.full = true;
			logger.warn("More than " + this.max + " different endpoints: further ones are recorded as OTHER."
					+ " The property webmetrics.max-endpoints sets the limit.");
		}
	}

}
