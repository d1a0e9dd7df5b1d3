package io.github.webmetrics.wire;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * A client that opens one connection after the other, sends requests of all kinds, and
 * closes one in three connections at a random moment.
 */
final class StormClient implements Runnable {

	private static final StormCase[] ALL = StormCase.values();

	private final int port;

	private final Random random;

	private final AtomicInteger left;

	private final BooleanSupplier late;

	private final Map<String, LongAdder> read = new ConcurrentHashMap<>();

	/**
	 * Create a client.
	 * @param port port of the server
	 * @param seed seed of the random choices
	 * @param left number of requests that are still to be sent, by all clients
	 * @param late whether the time limit is reached
	 */
	StormClient(int port, long seed, AtomicInteger left, BooleanSupplier late) {
		this.port = port;
		this.random = new Random(seed);
		this.left = left;
		this.late = late;
	}

	/**
	 * Return the number of responses that were read, by kind of request and status.
	 */
	Map<String, LongAdder> read() {
		return this.read;
	}

	@Override
	public void run() {
		while (this.left.get() > 0 && !this.late.getAsBoolean()) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				socket.setSoTimeout(5_000);
				socket.setTcpNoDelay(true);
				converse(socket, new BufferedInputStream(socket.getInputStream()));
			}
			catch (EOFException | SocketException ex) {
				// The server has closed the connection, as it does after an error during
				// a body.
			}
			catch (SocketTimeoutException ex) {
				// Reactor Netty can lose a request that arrives while another thread
				// completes an earlier response. The request never reaches Spring, so
				// close the connection.
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private void converse(Socket socket, InputStream input) throws IOException {
		boolean leaves = this.random.nextInt(3) == 0;
		int requests = this.random.nextInt(12) + 1;
		for (int i = 0; i < requests; i++) {
			StormCase storm = ALL[this.random.nextInt(ALL.length)];
			if (leaves && i == requests - 1) {
				leave(socket, input, storm);
				return;
			}
			send(socket, storm.request(this.left.decrementAndGet()));
			if (!receive(storm, input)) {
				return;
			}
		}
		pipeline(socket, input, leaves);
	}

	private void pipeline(Socket socket, InputStream input, boolean leaves) throws IOException {
		List<StormCase> cases = new ArrayList<>();
		StringBuilder requests = new StringBuilder();
		for (int i = 0; i < 6; i++) {
			StormCase storm = ALL[this.random.nextInt(ALL.length)];
			if (storm.isImmediate()) {
				cases.add(storm);
				requests.append(storm.request(this.left.decrementAndGet()));
			}
		}
		send(socket, requests.toString());
		for (StormCase storm : cases) {
			if (leaves || !receive(storm, input)) {
				return;
			}
		}
	}

	/**
	 * Send a request or a part of it, read nothing or the beginning of its response, and
	 * leave.
	 */
	private void leave(Socket socket, InputStream input, StormCase storm) throws IOException {
		String request = storm.request(this.left.decrementAndGet());
		boolean whole = this.random.nextBoolean();
		send(socket, whole ? request : request.substring(0, this.random.nextInt(request.length())));
		if (whole && this.random.nextBoolean()) {
			count(storm, status(readLine(input)));
		}
		if (this.random.nextBoolean()) {
			socket.setSoLinger(true, 0);
		}
	}

	private static void send(Socket socket, String bytes) throws IOException {
		socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
	}

	private boolean receive(StormCase storm, InputStream input) throws IOException {
		int status = status(readLine(input));
		count(storm, status);
		int length = 0;
		boolean chunked = false;
		boolean close = false;
		for (String line = readLine(input); !line.isEmpty(); line = readLine(input)) {
			String header = line.toLowerCase(Locale.ROOT);
			if (header.startsWith("content-length:")) {
				length = Integer.parseInt(header.substring(15).strip());
			}
			chunked |= header.equals("transfer-encoding: chunked");
			close |= header.equals("connection: close");
		}
		if (storm != StormCase.HEAD) {
			readBody(input, length, chunked);
		}
		return !close;
	}

	private static void readBody(InputStream input, int length, boolean chunked) throws IOException {
		if (!chunked) {
			input.skipNBytes(length);
			return;
		}
		int size;
		do {
			size = Integer.parseInt(readLine(input), 16);
			input.skipNBytes(size);
			readLine(input);
		}
		while (size > 0);
	}

	private static String readLine(InputStream input) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = input.read(); next != '\n'; next = input.read()) {
			if (next < 0) {
				throw new EOFException();
			}
			line.append((char) next);
		}
		return line.toString().strip();
	}

	private static int status(String line) {
		if (!line.startsWith("HTTP/1.1 ")) {
			throw new IllegalStateException("not a status line: " + line);
		}
		return Integer.parseInt(line.substring(9, 12));
	}

	private void count(StormCase storm, int status) {
		this.read.computeIfAbsent(storm + " " + status, (key) -> new LongAdder()).increment();
	}

}
