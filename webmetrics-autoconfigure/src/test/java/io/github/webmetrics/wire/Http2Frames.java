package io.github.webmetrics.wire;

import java.nio.charset.StandardCharsets;

/**
 * Frames of HTTP/2 (RFC 9113) for a {@link RawClient}, where the clients of libraries
 * will not do what a test needs.
 */
final class Http2Frames {

	/**
	 * What a client sends first.
	 */
	static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(Type.SETTINGS, 0, 0, "");

	private static final int END_STREAM = 1;

	private static final int END_HEADERS = 4;

	private static final String CANCEL = "\0\0\0\u0008";

	// Fields of HPACK (RFC 7541): GET, POST and http are entries of its static table, as
	// are the names of the path and of the authority.
	private static final String GET = "\u0082\u0086\u0004";

	private static final String POST = "\u0083\u0086\u0004";

	private static final String AUTHORITY = "\u0001";

	private static final String NEW_NAME = "\u0000";

	private Http2Frames() {
	}

	static String get(int stream, String path) {
		return frame(Type.HEADERS, END_STREAM | END_HEADERS, stream, head(GET, path));
	}

	/**
	 * Return a request whose body is followed by a trailer.
	 */
	static String post(int stream, String path, String body, String name, String value) {
		return frame(Type.HEADERS, END_HEADERS, stream, head(POST, path)) + frame(Type.DATA, 0, stream, body)
				+ frame(Type.HEADERS, END_STREAM | END_HEADERS, stream, NEW_NAME + string(name) + string(value));
	}

	private static String head(String methodAndScheme, String path) {
		return methodAndScheme + string(path) + AUTHORITY + string("localhost");
	}

	private static String string(String value) {
		return (char) value.length() + value;
	}

	static String reset(int stream) {
		return frame(Type.RST_STREAM, 0, stream, CANCEL);
	}

	/**
	 * Return a ping, which the server answers with the same eight characters.
	 */
	static String ping(String characters) {
		return frame(Type.PING, 0, 0, characters);
	}

	private static String frame(Type type, int flags, int stream, String payload) {
		byte[] head = { 0, (byte) (payload.length() >> 8), (byte) payload.length(), type.code, (byte) flags, 0, 0,
				(byte) (stream >> 8), (byte) stream };
		return new String(head, StandardCharsets.ISO_8859_1) + payload;
	}

	private enum Type {

		DATA(0), HEADERS(1), RST_STREAM(3), SETTINGS(4), PING(6);

		private final byte code;

		Type(int code) {
			this.code = (byte) code;
		}

	}

}
