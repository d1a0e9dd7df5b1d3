package io.github.webmetrics;

import java.util.HashMap;
import java.util.Map;

import org.springframework.http.HttpMethod;

/**
 * The values of the method label. A client may send any token as its method, so that only
 * known ones have a value of their own.
 */
enum RequestMethod {

	GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT, QUERY, OTHER;

	static final int COUNT = values().length;

	private static final Map<String, RequestMethod> BY_NAME = new HashMap<>();

	static {
		for (RequestMethod method : values()) {
			BY_NAME.put(method.name(), method);
		}
	}

	static RequestMethod of(HttpMethod method) {
		return BY_NAME.getOrDefault(method.name(), OTHER);
	}

}
