package io.github.webmetrics.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A connection that sends and receives raw bytes.
 */
final class RawClient implements AutoCloseable {

	// Must be longer if the server's classes are instrumented when they are loaded.
	static final int TIMEOUT = Integer.getInteger("client.timeout", 60_000);

	private final Socket socket;

	RawClient(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(TIMEOUT);
		this.socket.setTcpNoDelay(true);
	}

	/**
	 * Send a request and read the response until the server closes the connection.
	 */
	static String exchange(int port, String request) throws IOException {
		try (RawClient client = new RawClient(port)) {
			client.send(request);
			return client.readAll();
		}
	}

	void send(String bytes) throws IOException {
		try {
			this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
			this.socket.getOutputStream().flush();
		}
		catch (SocketException ex) {
			// The server has answered and closed without reading everything.
		}
	}

	String readAll() throws IOException {
		return read(null);
	}

	/**
	 * Read until the given text has been received.
	 */
	String readUntil(String text) throws IOException {
		return read(text);
	}

	private String read(String end) throws IOException {
		StringBuilder received = new StringBuilder();
		byte[] buffer = new byte[8192];
		InputStream input = this.socket.getInputStream();
		try {
			for (int size = input.read(buffer); size >= 0; size = input.read(buffer)) {
				received.append(new String(buffer, 0, size, StandardCharsets.ISO_8859_1));
				if (end != null && received.indexOf(end) >= 0) {
					break;
				}
				// By the timeout of the test: a slow server may take longer than TIMEOUT.
				if (Thread.currentThread().isInterrupted()) {
					throw new IOException("The expected end has not arrived after " + received);
				}
			}
		}
		catch (SocketTimeoutException ex) {
			throw new IOException("Nothing arrived after " + received, ex);
		}
		catch (SocketException ex) {
			// The server has reset the connection. Return the bytes that arrived before.
		}
		return received.toString();
	}

	/**
	 * Send a FIN, but keep the connection open for reading.
	 */
	void stopSending() throws IOException {
		this.socket.shutdownOutput();
	}

	/**
	 * Close the connection with a FIN, like a client that closes normally.
	 */
	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * Close the connection with a RST, like a client that crashes.
	 */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

}
