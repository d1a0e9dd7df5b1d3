package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One of several instances of the sample application. It runs in its own process, with
 * the actuator on another port.
 */
final class Instance implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("Netty started on port (\\d+)");

	private final Daemon daemon;

	private int port;

	private int managementPort;

	private Instance(Daemon daemon) {
		this.daemon = daemon;
	}

	/**
	 * Start an instance without waiting for it.
	 * @param log file for its output
	 * @param arguments further command line arguments
	 */
	static Instance start(Path log, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				SampleApplication.class.getName(), "--spring.application.name=webapp", "--server.address=127.0.0.1",
				"--server.port=0", "--management.server.address=127.0.0.1", "--management.server.port=0"));
		Collections.addAll(command, arguments);
		return new Instance(Daemon.start(log, "default-jre-headless", command));
	}

	/**
	 * Wait until the instance answers.
	 */
	Instance awaitStarted() {
		List<Integer> ports = this.daemon.await(() -> ports(this.daemon.log()), (started) -> started.size() == 2);
		this.port = ports.get(0);
		this.managementPort = ports.get(1);
		this.daemon.awaitAnswer("http://" + target() + "/actuator/health", 200);
		return this;
	}

	private static List<Integer> ports(String log) {
		return STARTED.matcher(log).results().map((MatchResult match) -> Integer.valueOf(match.group(1))).toList();
	}

	int port() {
		return this.port;
	}

	int managementPort() {
		return this.managementPort;
	}

	/**
	 * Return the value of the {@code instance} label that Prometheus sets.
	 */
	String target() {
		return "127.0.0.1:" + this.managementPort;
	}

	/**
	 * Return the metrics as Prometheus would scrape them.
	 */
	String scrape() throws IOException, InterruptedException {
		return Http.get("http://" + target() + "/actuator/prometheus").body();
	}

	/**
	 * Return the number of ended requests that the instance itself exposes.
	 */
	double requests() throws IOException, InterruptedException {
		return scrape().lines()
			.filter((line) -> line.startsWith("requests_total{"))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
			.sum();
	}

	/**
	 * Stop the process as if it were busy. It accepts connections and does nothing else.
	 */
	void pause() throws IOException, InterruptedException {
		this.daemon.signal("STOP");
	}

	/**
	 * Let the process go on.
	 */
	void resume() throws IOException, InterruptedException {
		this.daemon.signal("CONT");
	}

	String log() {
		return this.daemon.log();
	}

	@Override
	public void close() {
		this.daemon.close();
	}

}
