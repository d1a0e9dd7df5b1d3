package io.github.webmetrics.wire;

import java.util.function.IntUnaryOperator;

/**
 * Creates requests as broken or hostile clients send them: combinations of hostile parts,
 * some of which are valid, and random bytes.
 */
final class HostileRequests {

	private static final String[] METHODS = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
			"CONNECT", "QUERY", "get", "Post", "BREW", "M-SEARCH", "OTHER", "UNMATCHED", "", "G\0T", "GET\t",
			"G\u00c9T", "(GET)", "@", "GET,POST", "\u0016\u0003\u0001", "PRI", "X".repeat(5000) };

	private static final String[] PATHS = { "/ok", "/users/1", "/users/", "/users", "/wild/a/card/b/c", "/wild//card/",
			"/text", "/json", "/param?n=1", "/param?n=x", "/param", "/thrown", "/status/0", "/status/99", "/status/100",
			"/status/101", "/status/103", "/status/204", "/status/205", "/status/304", "/status/400", "/status/404",
			"/status/499", "/status/999", "/status/1000", "/status/-1", "/cors", "/unread", "/fn/a", "/nested/a/leaf/b",
			"/socket", "/socket", "/nope", "/", "", "/OTHER", "/UNMATCHED", "/**", "/{id}" };

	private static final String[] SEGMENTS = { "/", "//", "/.", "/..", "/../ok", "%2e%2e/", "%2F", "%5C", "\\", "%00",
			"%0d%0a", "%", "%4", "%zz", "%C3%28", "%FF%FE", "%C0%AF", "%F0%9F%98%80", "%E2%80%AE", ";matrix=1", ";",
			";=;a", "{", "}", "{id}", "[", "]", "<b>", "\"", "|", "^", "`", "*", "**", " ", "\t", "\u0001", "\u007f",
			"\u00ff", "\u00c3\u00bc", "#part", "?", "?a=%zz&&=", "&b", "@", ":", "%22%7D%20requests_total%7B%22",
			"a".repeat(1000), "b".repeat(9000), "/x".repeat(500) };

	private static final String[] AUTHORITIES = { "localhost", "localhost:80", "localhost:", "localhost:x",
			"localhost:-1", "localhost:99999999999", "[::1]", "[::1]:80", "[::1", "::1", "[::1%25lo]", "[]", "", ":",
			"a b", "a,b", "a/b", "\u00fc", "user:word@host", "%zz", "x".repeat(300), "[v1.x]", "1.2.3.4.5" };

	private static final String[] VERSIONS = { "HTTP/1.0", "HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/9.9", "http/1.1",
			"HTTP/1", "HTTP/1.10", "HTTP/-1.1", "HTTP/1.1 x", "HTTP", "", "ICY/1.1", "\0" };

	private static final String[] HEADERS = { "Connection: close", "Connection: keep-alive", "Connection: Upgrade",
			"Connection: , ,", "Forwarded: for=1.2.3.4;host=a;proto=https", "Forwarded: for=\"[::1]:x\"",
			"Forwarded: for=\"[", "Forwarded: host=%zz:x", "Forwarded: proto=;;=", "X-Forwarded-For: 1.2.3.4, x",
			"X-Forwarded-For: [", "X-Forwarded-Host: a:b:c", "X-Forwarded-Host: [::1", "X-Forwarded-Port: x",
			"X-Forwarded-Port: -1", "X-Forwarded-Port: 99999", "X-Forwarded-Proto: \u00ff", "X-Forwarded-Prefix: //%zz",
			"Content-Length: 0", "Content-Length: 1", "Content-Length: 5", "Content-Length: 500", "Content-Length: -1",
			"Content-Length: +1", "Content-Length: 1, 1", "Content-Length: 1, 2", "Content-Length: x",
			"Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "transfer-encoding: CHUNKED",
			"Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, identity",
			"Transfer-Encoding: \u000bchunked", "Transfer-Encoding : chunked", "Expect: 100-continue", "Expect: 200-ok",
			"Upgrade: websocket", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__", "Sec-WebSocket-Version: 13",
			"Sec-WebSocket-Version: 99", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: ,",
			"Accept: ~~~", "Accept: text/event-stream", "Accept: " + "a/b,".repeat(60),
			"Content-Type: application/json", "Content-Type: text/plain", "Content-Type: ~~~",
			"Content-Type: text/plain;charset=nope", "Accept-Language: *-", "Origin: https://friend.example",
			"Origin: null", "Origin: %zz", "Access-Control-Request-Method: \0", "Access-Control-Request-Method: GET",
			"Range: bytes=9-1", "If-None-Match: \"", "If-Modified-Since: x", "X-HTTP-Method-Override: DELETE",
			"Cookie: =;;=\"", "traceparent: 00-x", "bad name: x", ": x", "nothing", "X: a\0b", " folded", "\u00fc: 1",
			"X-Long: " + "x".repeat(9000) };

	private static final String[] WEB_SOCKET = { "Connection: Upgrade", "Upgrade: websocket",
			"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==" };

	private static final String[] BODIES = { "x", "hello", "{}", "{", "[[[[", "5\r\nhello\r\n0\r\n\r\n", "0\r\n\r\n",
			"zz\r\n", "-1\r\n", "ffffffffffffffffff\r\n", "7fffffff\r\nx", "5\r\nhel", "1;a=\"\r\nx\r\n0\r\n\r\n",
			"0\r\nbad trailer: x\r\n\r\n", "0\r\nX: " + "x".repeat(9000) + "\r\n\r\n", "1;" + "x".repeat(9000),
			"\r\n\r\n", "\u0016\u0003\u0001\u0002\0\u0001", "nonsense\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
			"y".repeat(3000) };

	private static final String[] LINE_ENDS = { "\n", "\r", "\r\r\n", "\r\n ", "\0\r\n", "" };

	private final IntUnaryOperator choice;

	/**
	 * Create a source of requests.
	 * @param choice returns a number between zero (inclusive) and its argument
	 * (exclusive)
	 */
	HostileRequests(IntUnaryOperator choice) {
		this.choice = choice;
	}

	/**
	 * Create the bytes that a client sends on one connection, one for each character.
	 */
	String next() {
		StringBuilder sent = new StringBuilder();
		if (one(20)) {
			insertBytes(sent, 0, choose(100));
		}
		for (int i = one(6) ? choose(4) : 1; i > 0; i--) {
			request(sent);
		}
		for (int i = one(4) ? choose(4) : 0; i > 0; i--) {
			mutate(sent);
		}
		return sent.toString();
	}

	private void request(StringBuilder sent) {
		sent.append(method()).append(one(50) ? of(SEGMENTS) : " ");
		target(sent);
		sent.append(one(50) ? of(SEGMENTS) : " ").append(one(8) ? of(VERSIONS) : "HTTP/1.1").append(lineEnd());
		for (int hosts = one(10) ? choose(3) : 1; hosts > 0; hosts--) {
			sent.append("Host: ").append(one(10) ? of(AUTHORITIES) : "localhost").append(lineEnd());
		}
		for (String header : one(20) ? WEB_SOCKET : new String[0]) {
			sent.append(header).append(lineEnd());
		}
		for (int headers = one(2) ? choose(5) : 0; headers > 0; headers--) {
			sent.append(of(HEADERS)).append(lineEnd());
		}
		boolean body = one(3);
		if (body && one(2)) {
			sent.append("Transfer-Encoding: chunked\r\n");
		}
		sent.append(lineEnd()).append(body ? of(BODIES) : "");
	}

	private String method() {
		return switch (choose(6)) {
			case 0, 1 -> of(METHODS);
			case 2 -> "POST";
			default -> "GET";
		};
	}

	private void target(StringBuilder sent) {
		switch (choose(12)) {
			case 0 -> sent.append(one(2) ? "http://" : of(SEGMENTS) + "://").append(of(AUTHORITIES)).append(of(PATHS));
			case 1 -> sent.append(of(AUTHORITIES));
			case 2 -> sent.append('*');
			case 3 -> sent.append(of(SEGMENTS)).append(of(PATHS));
			default -> sent.append(of(PATHS));
		}
		for (int segments = one(4) ? choose(4) : 0; segments > 0; segments--) {
			sent.append(of(SEGMENTS));
		}
	}

	private void mutate(StringBuilder sent) {
		int at = choose(sent.length() + 1);
		int end = Math.min(sent.length(), at + choose(8));
		switch (choose(5)) {
			case 0 -> insertBytes(sent, at, choose(8));
			case 1 -> sent.delete(at, end);
			case 2 -> sent.insert(at, sent.substring(at, end));
			case 3 -> sent.setLength(at);
			default -> sent.insert(at, of(SEGMENTS));
		}
	}

	private void insertBytes(StringBuilder sent, int at, int count) {
		for (int i = 0; i < count; i++) {
			sent.insert(at, (char) choose(256));
		}
	}

	private String lineEnd() {
		return one(100) ? of(LINE_ENDS) : "\r\n";
	}

	private String of(String[] pieces) {
		return pieces[choose(pieces.length)];
	}

	private boolean one(int in) {
		return choose(in) == in - 1;
	}

	private int choose(int bound) {
		return this.choice.applyAsInt(bound);
	}

}
