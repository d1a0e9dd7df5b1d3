package io.github.webmetrics;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * The lines of a request header.
 */
final class HeaderLines {

	private HeaderLines() {
	}

	/**
	 * Return the lines of a header.
	 * @param exchange the request
	 * @param name name of the header
	 * @return the lines, empty if there is none
	 */
	static List<String> of(ServerWebExchange exchange, String name) {
		List<String> lines = lines(exchange.getRequest().getHeaders(), name);
		return (lines != null) ? lines : List.of();
	}

	// HttpHeaders has get(String) since Spring 7. Before, it is a Map with get(Object).
	@SuppressWarnings("unchecked")
	private static @Nullable List<String> lines(Object headers, String name) {
		return (headers instanceof Map<?, ?> map) ? (List<String>) map.get(name) : ((HttpHeaders) headers).get(name);
	}

}
