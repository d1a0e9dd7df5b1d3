package io.github.webmetrics.meter;

import java.util.HashMap;
import java.util.Map;

import org.springframework.http.HttpMethod;

/**
 * The methods that have a label value of their own: those of RFC 9110, RFC 5789 and the
 * QUERY method. A client may send any token as a method, so all others share one value.
 *
 * @since 0.1.0
 */
public enum KnownMethod {

	/** GET. */
	GET,

	/** HEAD. */
	HEAD,

	/** POST. */
	POST,

	/** PUT. */
	PUT,

	/** PATCH. */
	PATCH,

	/** DELETE. */
	DELETE,

	/** OPTIONS. */
	OPTIONS,

	/** TRACE. */
	TRACE,

	/** CONNECT. */
	CONNECT,

	/** QUERY. */
	QUERY,

	/** Any other method. */
	OTHER;

	static final int COUNT = values().length;

	private static final Map<String, KnownMethod> BY_NAME = new HashMap<>();

	static {
		for (KnownMethod method : values()) {
			BY_NAME.put(method.name(), method);
		}
	}

	/**
	 * Return the known method for a method of a request.
	 * @param method the method
	 * @return the known method, {@link #OTHER} if it is not known
	 */
	public static KnownMethod of(HttpMethod method) {
		return BY_NAME.getOrDefault(method.name(), OTHER);
	}

}
