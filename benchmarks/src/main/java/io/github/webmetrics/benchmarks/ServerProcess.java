package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A server in a process of its own.
 *
 * @param process the process
 * @param port port of the server
 */
record ServerProcess(Process process, int port) implements AutoCloseable {

	static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * Start a server and wait until it accepts connections.
	 * @param command returns the command that starts the server on a port
	 * @return the started server
	 */
	static ServerProcess start(IntFunction<List<String>> command) throws IOException, InterruptedException {
		int port = freePort();
		Process process = new ProcessBuilder(command.apply(port)).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		ServerProcess started = new ServerProcess(process, port);
		try {
			started.awaitConnection();
		}
		catch (IOException | InterruptedException ex) {
			started.close();
			throw ex;
		}
		return started;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitConnection() throws IOException, InterruptedException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (true) {
			try {
				new Socket(InetAddress.getLoopbackAddress(), this.port).close();
				return;
			}
			catch (IOException ex) {
				if (!this.process.isAlive() || System.nanoTime() > deadline) {
					throw ex;
				}
				TimeUnit.MILLISECONDS.sleep(50);
			}
		}
	}

	Duration cpu() throws IOException {
		return cpu(this.process.toHandle());
	}

	/**
	 * Return the CPU time that the threads of a process have used. It is exact, while
	 * that of {@link ProcessHandle} counts in hundredths of a second.
	 * @param process the process
	 * @return the CPU time, without that of threads that have ended
	 */
	static Duration cpu(ProcessHandle process) throws IOException {
		long nanos = 0;
		try (DirectoryStream<Path> threads = Files
			.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
			for (Path thread : threads) {
				nanos += nanos(thread.resolve("schedstat"));
			}
		}
		return Duration.ofNanos(nanos);
	}

	private static long nanos(Path schedstat) throws IOException {
		try {
			return Long.parseLong(Files.readString(schedstat).split(" ", 2)[0]);
		}
		catch (NoSuchFileException ex) {
			// The thread has just ended.
			return 0;
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
