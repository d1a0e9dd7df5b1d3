package io.github.webmetrics.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * A request as bytes on the wire, and the values that must be recorded for it.
 *
 * @param name name of the case
 * @param request the bytes of the request
 * @param status the status on the wire
 * @param endpoint the expected endpoint
 * @param observed whether the histogram must contain its duration
 * @param answered whether the server sends a response
 * @param refused whether the server answers by itself, so the request does not reach
 * Spring
 */
record WireCase(String name, String request, int status, String endpoint, boolean observed, boolean answered,
		boolean refused) {

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
			"TRACE", "CONNECT", "QUERY");

	/**
	 * Create a case.
	 * @param name name of the case
	 * @param requestLine method and target
	 * @param status the status on the wire
	 * @param endpoint the expected endpoint
	 * @param headersAndBody headers, and a body if the last element is not a header
	 */
	static WireCase of(String name, String requestLine, int status, String endpoint, String... headersAndBody) {
		return new WireCase(name, request(requestLine, headersAndBody), status, endpoint, true, true, false);
	}

	static String request(String requestLine, String... headersAndBody) {
		int count = headersAndBody.length;
		boolean body = count > 0 && !headersAndBody[count - 1].matches("(?s)[A-Za-z-]+: .*");
		StringBuilder request = new StringBuilder(requestLine + " HTTP/1.1\r\nHost: localhost\r\n");
		Arrays.stream(headersAndBody, 0, body ? count - 1 : count)
			.forEach((line) -> request.append(line).append("\r\n"));
		if (request.indexOf("Connection: ") < 0) {
			request.append("Connection: close\r\n");
		}
		if (body && request.indexOf("Transfer-Encoding: ") < 0) {
			request.append("Content-Length: ")
				.append(headersAndBody[count - 1].getBytes(StandardCharsets.ISO_8859_1).length)
				.append("\r\n");
		}
		return request.append("\r\n").append(body ? headersAndBody[count - 1] : "").toString();
	}

	WireCase notObserved() {
		return new WireCase(this.name, this.request, this.status, this.endpoint, false, this.answered, this.refused);
	}

	WireCase notAnswered() {
		return new WireCase(this.name, this.request, this.status, this.endpoint, this.observed, false, this.refused);
	}

	WireCase answeredWith(int status) {
		return new WireCase(this.name, this.request, status, this.endpoint, this.observed, true, this.refused);
	}

	WireCase refusedWith(int status) {
		return new WireCase(this.name, this.request, status, this.endpoint, this.observed, true, true);
	}

	String method() {
		String method = this.request.substring(0, this.request.indexOf(' '));
		return METHODS.contains(method) ? method : "OTHER";
	}

	@Override
	public String toString() {
		return this.name;
	}

}
