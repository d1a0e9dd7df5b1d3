package io.github.webmetrics.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A client that needs very little CPU time. It keeps its connections open. Each
 * connection sends the next request as soon as it has read the response. All responses
 * must have the same length.
 */
final class LoadClient implements AutoCloseable {

	static final int CONNECTIONS = 16;

	private final List<Socket> connections = new ArrayList<>();

	private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

	private final byte[] request;

	private final int responseLength;

	LoadClient(int port, String path) throws IOException {
		this.request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
		for (int index = 0; index < CONNECTIONS; index++) {
			Socket connection = new Socket(InetAddress.getLoopbackAddress(), port);
			connection.setTcpNoDelay(true);
			connection.setSoTimeout(10_000);
			this.connections.add(connection);
		}
		this.responseLength = firstResponse(this.connections.get(0));
	}

	private int firstResponse(Socket connection) throws IOException {
		connection.getOutputStream().write(this.request);
		StringBuilder response = new StringBuilder();
		byte[] buffer = new byte[8192];
		while (true) {
			int size = connection.getInputStream().read(buffer);
			response.append(new String(buffer, 0, Math.max(size, 0), StandardCharsets.ISO_8859_1));
			int bodyAt = response.indexOf("\r\n\r\n") + 4;
			if (bodyAt > 4) {
				if (!response.toString().startsWith("HTTP/1.1 200 ")) {
					throw new IOException("Unexpected response: " + response);
				}
				int length = contentLength(response.substring(0, bodyAt));
				if (response.length() == bodyAt + length) {
					return response.length();
				}
			}
			if (size < 0) {
				throw new EOFException("Incomplete response: " + response);
			}
		}
	}

	private static int contentLength(String head) throws IOException {
		return head.lines()
			.filter((line) -> line.regionMatches(true, 0, "Content-Length: ", 0, 16))
			.mapToInt((line) -> Integer.parseInt(line.substring(16)))
			.findFirst()
			.orElseThrow(() -> new IOException("No Content-Length in " + head));
	}

	/**
	 * Send requests.
	 * @param duration how long to send requests
	 * @return number of answered requests
	 */
	long run(Duration duration) throws IOException, InterruptedException {
		long end = System.nanoTime() + duration.toNanos();
		List<Callable<Long>> clients = new ArrayList<>();
		this.connections.forEach((connection) -> clients.add(() -> run(connection, end)));
		long requests = 0;
		for (Future<Long> client : this.threads.invokeAll(clients)) {
			try {
				requests += client.get();
			}
			catch (ExecutionException ex) {
				throw new IOException("A client failed", ex);
			}
		}
		return requests;
	}

	private long run(Socket connection, long end) throws IOException {
		InputStream input = connection.getInputStream();
		byte[] buffer = new byte[this.responseLength];
		long requests = 0;
		while (System.nanoTime() < end) {
			connection.getOutputStream().write(this.request);
			if (input.readNBytes(buffer, 0, buffer.length) != buffer.length) {
				throw new EOFException("The server closed the connection");
			}
			requests++;
		}
		return requests;
	}

	@Override
	public void close() throws IOException {
		this.threads.shutdownNow();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

}
