package io.github.webmetrics.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server in its own process, which {@link #close()} stops.
 */
final class Daemon implements AutoCloseable {

	/**
	 * How long the tests wait for what must happen. It happens much sooner, but on a
	 * machine that does much else at the same time, ten processes take minutes to start.
	 */
	static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final int FIRST_PORT = 20_000;

	private static final int PORTS = 12_000;

	private final Process process;

	private final Path log;

	private Daemon(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	static Daemon start(Path log, String debianPackage, List<String> command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(log.toFile());
		Process process = Programs.start(builder, debianPackage);
		// Stops the process if the tests are aborted.
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
		return new Daemon(process, log);
	}

	/**
	 * Return a free port for a server that needs a port number in its configuration. The
	 * port is below the range that the operating system assigns to outgoing connections,
	 * so it stays free until the server opens it.
	 */
	static int freePort() throws IOException {
		int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (BindException ex) {
			return freePort();
		}
	}

	Daemon awaitAnswer(String uri, int status) {
		await(() -> Http.get(uri).statusCode(), (answered) -> answered == status);
		return this;
	}

	/**
	 * Wait until the supplier returns the expected value. Stop the process if it does
	 * not.
	 */
	<T> T await(Callable<T> supplier, Predicate<T> expected) {
		try {
			return Awaitility.await(this.log.toString())
				.atMost(PATIENCE)
				.failFast(() -> assertThat(this.process.isAlive()).as(this::log).isTrue())
				.ignoreExceptionsInstanceOf(IOException.class)
				.until(supplier, expected);
		}
		catch (Throwable ex) {
			close();
			throw ex;
		}
	}

	void signal(String name) throws IOException, InterruptedException {
		String id = Long.toString(this.process.pid());
		assertThat(new ProcessBuilder("kill", "-s", name, id).start().waitFor()).isZero();
	}

	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
