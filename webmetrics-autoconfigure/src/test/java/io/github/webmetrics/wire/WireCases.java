package io.github.webmetrics.wire;

import java.util.List;

/**
 * Requests to the {@link WireApplication} whose clients wait for the whole response.
 */
final class WireCases {

	private static final String JSON = "Content-Type: application/json";

	private static final String TEXT = "Content-Type: text/plain";

	private static final String UPGRADE = "Connection: Upgrade";

	static final WireCase WEB_SOCKET = of("WebSocket", "GET /socket", 101, "/socket", UPGRADE, "Upgrade: websocket",
			"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

	static final List<WireCase> ALL = List.of(
			// Routes
			of("annotated route", "GET /ok", 200, "/ok"), of("query string", "GET /ok?a=%20%22&b", 200, "/ok"),
			of("path variable", "GET /users/1", 200, "/users/{id}"),
			of("one of two patterns", "GET /other", 200, "/other"),
			of("wildcards", "GET /wild/a/card/b/c", 200, "/wild/*/card/**"),
			of("empty body", "GET /empty", 200, "/empty"), of("404 of a handler", "GET /maybe/1", 404, "/maybe/{id}"),
			of("204", "GET /status/204", 204, "/status/{status}"),
			of("304 of a handler", "GET /status/304", 304, "/status/{status}"),
			of("205", "GET /status/205", 205, "/status/{status}"),
			of("unusual status", "GET /status/299", 299, "/status/{status}"),
			of("status beyond 599", "GET /status/999", 999, "/status/{status}"),
			of("redirect", "GET /redirect", 302, "/redirect"),
			of("304 by entity tag", "GET /etag", 304, "/etag", "If-None-Match: \"1\""),
			of("changed entity tag", "GET /etag", 200, "/etag", "If-None-Match: \"2\""),
			of("chunked response", "GET /chunks", 200, "/chunks"),
			of("functional route", "GET /fn/hello/you", 200, "/fn/hello/{name}"),
			of("functional route with status 201", "POST /fn/created", 201, "/fn/created", TEXT, "x"),
			of("404 of a functional handler", "GET /fn/gone", 404, "/fn/gone"),
			of("nested functional route", "GET /nested/a/leaf/b", 200, "/nested/{outer}/leaf/{leaf}"),
			of("functional route nested in a predicate", "GET /nested/a/text", 200, "/nested/{outer}/text",
					"Accept: text/plain"),
			of("filter of a functional route", "GET /filtered", 429, "/filtered"),
			of("functional resource", "GET /files/static.txt", 200, "UNMATCHED"),
			of("functional route without path", "GET /nowhere", 200, "UNMATCHED", "X-No-Path: 1"),
			of("functional route without path, on the path of another route", "GET /fn/created", 200, "UNMATCHED",
					"X-No-Path: 1"),
			of("static file", "GET /static.txt", 200, "/**"),
			of("range of a static file", "GET /static.txt", 206, "/**", "Range: bytes=0-3"),
			of("range outside a static file", "GET /static.txt", 416, "/**", "Range: bytes=999-"),
			of("unchanged static file", "GET /static.txt", 304, "/**",
					"If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"),

			// No route
			of("unknown path", "GET /nope", 404, "UNMATCHED"),
			of("path of a vulnerability scanner", "GET /wp-admin/setup.php?x=1", 404, "UNMATCHED"),
			of("unknown path with a body", "POST /nope", 404, "UNMATCHED", JSON, "{}"),
			of("trailing slash", "GET /ok/", 404, "UNMATCHED"), of("root", "GET /", 404, "UNMATCHED"),
			of("functional resource that does not exist", "GET /files/nope.txt", 404, "UNMATCHED"),

			// Methods
			of("HEAD", "HEAD /ok", 200, "/ok"), of("HEAD of an error", "HEAD /thrown", 500, "/thrown"),
			of("HEAD of a static file", "HEAD /static.txt", 200, "/**"),
			of("HEAD of a functional route", "HEAD /fn/hello/you", 404, "/fn/hello/{name}"),
			of("HEAD of an unknown path", "HEAD /nope", 404, "UNMATCHED"),
			of("automatic OPTIONS", "OPTIONS /ok", 200, "/ok"),
			of("OPTIONS of a functional route", "OPTIONS /fn/hello/you", 404, "/fn/hello/{name}"),
			of("OPTIONS of an unknown path", "OPTIONS /nope", 404, "UNMATCHED"),
			of("method not allowed", "DELETE /users/1", 405, "/users/{id}"),
			of("PUT", "PUT /ok", 405, "/ok", TEXT, "x"), of("PATCH", "PATCH /ok", 405, "/ok", TEXT, "x"),
			of("TRACE", "TRACE /ok", 405, "/ok"), of("QUERY", "QUERY /query", 405, "/query"),
			of("unknown method", "BREW /ok", 405, "/ok"), of("method in lower case", "get /ok", 405, "/ok"),
			of("unknown method on an unknown path", "BREW /nope", 404, "UNMATCHED"),
			of("method not allowed on a static file", "DELETE /static.txt", 405, "UNMATCHED"),
			of("automatic OPTIONS of a static file", "OPTIONS /static.txt", 200, "/**"),
			of("static file for another origin", "GET /static.txt", 200, "/**", "Origin: https://friend.example"),
			of("wrong method on a functional route", "POST /fn/hello/you", 404, "/fn/hello/{name}", TEXT, "x"),

			// Refused by routing or while the handler's arguments are resolved
			of("not acceptable", "POST /json", 406, "/json", JSON, "Accept: image/png", "{}"),
			of("unsupported media type", "POST /json", 415, "/json", TEXT, "x"),
			of("malformed media type", "POST /json", 415, "/json", "Content-Type: ~~~", "x"),
			of("malformed accept", "GET /ok", 406, "/ok", "Accept: ~~~"),
			of("malformed JSON", "POST /json", 400, "/json", JSON, "{"),
			of("JSON", "POST /json", 200, "/json", JSON, "{}"), of("missing parameter", "GET /param", 400, "/param"),
			of("parameter of another type", "GET /param?n=x", 400, "/param"),
			of("missing body", "POST /json", 400, "/json", JSON, "Content-Length: 0"),
			// As JSON: Spring releases the buffers of a text that is too large twice, and
			// then the server's next read can fail.
			of("body too large", "POST /json", 413, "/json", JSON, "\"" + "x".repeat(300_000) + "\""),

			// CORS
			of("allowed origin", "GET /cors", 200, "/cors", "Origin: https://friend.example"),
			of("refused origin", "GET /cors", 403, "/cors", "Origin: https://stranger.example"),
			of("allowed preflight", "OPTIONS /cors", 200, "/cors", "Origin: https://friend.example",
					"Access-Control-Request-Method: GET"),
			of("refused preflight", "OPTIONS /cors", 403, "/cors", "Origin: https://stranger.example",
					"Access-Control-Request-Method: GET"),
			of("allowed preflight of an annotated route", "OPTIONS /annotated-cors", 200, "/annotated-cors",
					"Origin: https://friend.example", "Access-Control-Request-Method: GET"),
			of("preflight of an annotated route for a method without a route", "OPTIONS /annotated-cors", 200,
					"/annotated-cors", "Origin: https://friend.example", "Access-Control-Request-Method: DELETE"),
			of("refused origin on an unknown path", "GET /cors/nope", 403, "UNMATCHED",
					"Origin: https://stranger.example"),
			of("allowed origin on an unknown path", "GET /cors/nope", 404, "UNMATCHED",
					"Origin: https://friend.example"),
			of("refused preflight of an unknown path", "OPTIONS /cors/nope", 403, "UNMATCHED",
					"Origin: https://stranger.example", "Access-Control-Request-Method: GET"),
			of("preflight of an unknown path", "OPTIONS /nope", 200, "UNMATCHED", "Origin: https://friend.example",
					"Access-Control-Request-Method: GET"),

			// Errors
			of("exception thrown by a handler", "GET /thrown", 500, "/thrown"),
			of("exception signalled by a handler", "GET /error?message=x", 500, "/error"),
			of("checked exception", "GET /checked", 500, "/checked"),
			of("ResponseStatusException", "GET /response-status", 409, "/response-status"),
			of("ErrorResponseException", "GET /error-response", 500, "/error-response"),
			of("@ResponseStatus", "GET /annotated-exception", 410, "/annotated-exception"),
			of("@ExceptionHandler", "GET /exception-handler", 423, "/exception-handler"),
			of("@ExceptionHandler that fails", "GET /exception-handler-fails", 500, "/exception-handler-fails"),
			of("exception handled with a body", "GET /error?message=handled%20with%20body", 502, "/error"),
			of("exception handled with a status", "GET /error?message=handled%20with%20status", 507, "/error"),
			of("exception handled with a commit", "GET /error?message=handled%20with%20commit", 504, "/error"),
			of("exception swallowed by its handler", "GET /error?message=swallowed", 200, "/error"),
			of("exception handler that fails", "GET /error?message=handler%20fails", 500, "/error"),
			of("exception handler that throws", "GET /error?message=handler%20throws", 500, "/error"),
			of("error page for a browser", "GET /thrown", 500, "/thrown", "Accept: text/html"),
			of("exception signalled by a functional handler", "GET /fn/error", 500, "/fn/error"),
			of("exception thrown by a functional handler", "GET /fn/thrown", 500, "/fn/thrown"),
			of("response that cannot be serialized", "GET /not-serializable", 500, "/not-serializable"),
			of("timeout of a handler", "GET /timeout", 500, "/timeout"),
			of("EOFException of a file", "GET /end-of-file", 500, "/end-of-file"),
			of("EOFException of a file after an upload", "POST /end-of-file", 500, "/end-of-file", TEXT, "x"),
			of("connection reset by a remote server", "GET /remote-reset", 500, "/remote-reset"),
			of("IOException of a remote server after an upload", "POST /broken-pipe", 500, "/broken-pipe", TEXT, "x"),
			of("connection reset by a remote server for a GET with a body", "GET /remote-reset", 500, "/remote-reset",
					"x"),
			of("IOException of a remote server after an upload with Expect: 100-continue", "POST /broken-pipe", 500,
					"/broken-pipe", TEXT, "Expect: 100-continue", "x"),
			of("timeout of a filter", "GET /never", 500, "/never", "X-Early: timeout"),
			of("connection reset by a remote server after an upload", "POST /remote-reset", 500, "/remote-reset", TEXT,
					"x"),

			// Errors around the commit
			of("error during JSON", "GET /json-stream", 200, "/json-stream"),
			of("error during NDJSON", "GET /ndjson", 200, "/ndjson"),
			of("error during an event stream", "GET /events-fail", 200, "/events-fail").notObserved(),
			of("error after the body", "GET /written-then-error", 200, "/written-then-error"),
			of("error after completion", "GET /completed-then-error?message=x", 500, "/completed-then-error"),
			of("swallowed error after completion", "GET /completed-then-error?message=swallowed", 202,
					"/completed-then-error"),
			of("error after completion in a filter", "GET /empty", 500, "/empty", "X-Early: complete-then-error"),
			of("status changed on commit", "GET /empty", 202, "/empty", "X-Early: commit-status"),
			of("status changed on commit of a body", "GET /ok", 202, "/ok", "X-Early: commit-status"),
			of("status changed on commit of an error", "GET /thrown", 202, "/thrown", "X-Early: commit-status"),
			of("commit of a body that fails", "GET /ok", 500, "/ok", "X-Early: commit-fails"),
			of("commit of an error that fails", "GET /thrown", 500, "/thrown", "X-Early: commit-fails"),
			of("commit of a body that throws", "GET /ok", 500, "/ok", "X-Early: commit-throws"),
			of("header set after the handler", "GET /empty", 200, "/empty", "X-Early: header-after"),
			of("status set after the handler", "GET /empty", 409, "/empty", "X-Early: status-after"),

			// Filters
			of("answered by a filter", "GET /ok", 429, "/ok", "X-Early: answer"),
			of("status set by a filter", "GET /users/1", 402, "/users/{id}", "X-Early: status"),
			of("functional route answered by a filter", "GET /nested/a/leaf/b", 429, "/nested/{outer}/leaf/{leaf}",
					"X-Early: answer"),
			of("WebSocket route answered by a filter", "GET /socket", 429, "/socket", "X-Early: answer"),
			of("static file answered by a filter", "GET /static.txt", 429, "UNMATCHED", "X-Early: answer"),
			of("unknown path answered by a filter", "GET /nope", 429, "UNMATCHED", "X-Early: answer"),
			of("exception signalled by a filter", "GET /ok", 500, "/ok", "X-Early: error"),
			of("exception thrown by a filter", "GET /ok", 500, "/ok", "X-Early: throw"),
			of("AssertionError in a filter", "GET /ok", 500, "/ok", "X-Early: assertion"),

			// Errors that Reactor does not signal
			of("StackOverflowError in a filter", "GET /ok", 500, "/ok", "X-Early: stack-overflow").notAnswered(),
			of("NoClassDefFoundError in a filter", "GET /ok", 500, "/ok", "X-Early: no-class").notAnswered(),
			of("NoClassDefFoundError in a deferred filter", "GET /ok", 500, "/ok", "X-Early: no-class-later")
				.notAnswered(),
			of("StackOverflowError in a handler", "GET /stack-overflow", 500, "/stack-overflow").notAnswered(),
			of("StackOverflowError thrown by a handler", "GET /stack-overflow-thrown", 500, "/stack-overflow-thrown")
				.notAnswered(),
			of("NoClassDefFoundError in a handler", "GET /no-class", 500, "/no-class").notAnswered(),
			of("OutOfMemoryError in a handler", "GET /out-of-memory", 500, "/out-of-memory").notAnswered(),

			// Streams and protocols
			of("event stream", "GET /events", 200, "/events").notObserved(),
			of("HEAD of an event stream", "HEAD /events", 200, "/events").notObserved(), WEB_SOCKET,
			of("WebSocket without upgrade", "GET /socket", 400, "/socket"),
			of("WebSocket with an unknown version", "GET /socket", 426, "/socket", "Connection: Upgrade, close",
					"Upgrade: websocket", "Sec-WebSocket-Version: 99", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
			of("WebSocket without key", "GET /socket", 400, "/socket", "Connection: Upgrade, close",
					"Upgrade: websocket", "Sec-WebSocket-Version: 13"),
			of("WebSocket upgrade of an ordinary route", "GET /ok", 200, "/ok", "Connection: Upgrade, close",
					"Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
			of("upload", "POST /upload", 200, "/upload", "Content-Type: application/octet-stream", "x".repeat(100_000)),
			of("chunked upload", "POST /upload", 200, "/upload", "Content-Type: application/octet-stream",
					"Transfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n"),
			of("upload that the handler does not read", "POST /unread", 403, "/unread", TEXT, "x"),
			of("Expect: 100-continue", "POST /upload", 200, "/upload", "Content-Type: application/octet-stream",
					"Expect: 100-continue", "body"),
			of("Expect: 100-continue that the handler does not read", "POST /unread", 403, "/unread",
					"Expect: 100-continue", "body"),

			// Paths
			of("encoded path", "GET /%6F%6B", 200, "/ok"), of("encoded slash", "GET /users/a%2Fb", 200, "/users/{id}"),
			of("encoded null", "GET /users/%00", 200, "/users/{id}"),
			of("encoded line break", "GET /users/a%0D%0Ab", 200, "/users/{id}"),
			of("emoji", "GET /users/%F0%9F%98%80", 200, "/users/{id}"),
			of("broken UTF-8", "GET /users/%FF%FE", 200, "/users/{id}"),
			of("matrix parameter", "GET /users/a;b=c", 200, "/users/{id}"),
			of("double slash", "GET //ok", 404, "UNMATCHED"), of("dot segments", "GET /users/../ok", 404, "UNMATCHED"),
			of("encoded dot segments", "GET /users/%2e%2e/ok", 404, "UNMATCHED"),
			of("absolute target", "GET http://localhost/ok", 200, "/ok"),
			of("OPTIONS *", "OPTIONS *", 404, "UNMATCHED"),
			of("long path", "GET /users/" + "x".repeat(2000), 200, "/users/{id}"),
			of("long unknown path", "GET /" + "x/".repeat(1000), 404, "UNMATCHED"),
			of("path with label syntax", "GET /%22%7D%20requests_total%7B%22", 404, "UNMATCHED"));

	private WireCases() {
	}

	/**
	 * Return the cases with the values that are expected on a server.
	 */
	static List<WireCase> of(TestedServer server) {
		return ALL.stream().map((wireCase) -> ServerDifferences.apply(server, wireCase)).toList();
	}

	private static WireCase of(String name, String requestLine, int status, String endpoint, String... headersAndBody) {
		return WireCase.of(name, requestLine, status, endpoint, headersAndBody);
	}

}
