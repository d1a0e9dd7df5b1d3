package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The sample application in a process of its own.
 *
 * @param process the process
 * @param port port of the application
 */
record SampleProcess(Process process, int port) implements AutoCloseable {

	static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	static SampleProcess start(Path jar, Recorder recorder) throws IOException, InterruptedException {
		int port = freePort();
		List<String> command = new ArrayList<>(
				List.of(JAVA, "-Xmx512m", "-jar", jar.toString(), "--server.address=127.0.0.1", "--server.port=" + port,
						"--logging.level.root=warn", "--spring.main.banner-mode=off"));
		command.addAll(recorder.arguments());
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		SampleProcess started = new SampleProcess(process, port);
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
		return this.process.info()
			.totalCpuDuration()
			.orElseThrow(() -> new IOException("The system does not report the CPU time of the server"));
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
