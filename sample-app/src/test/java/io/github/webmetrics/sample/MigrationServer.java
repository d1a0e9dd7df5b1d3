package io.github.webmetrics.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The sample application with further routes, in which Spring Boot and webmetrics both
 * record requests.
 */
final class MigrationServer implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private MigrationServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static MigrationServer start(Stream<String> properties) {
		SpringApplication application = new SpringApplication(SampleApplication.class, MigrationRoutes.class,
				HandWrittenFilters.class);
		String[] arguments = Stream
			.concat(Stream.of("server.address=127.0.0.1", "server.port=0", "webmetrics.error-mapping.enabled=false",
					"spring.reactor.netty.shutdown-quiet-period=0s", "spring.lifecycle.timeout-per-shutdown-phase=1s"),
					properties)
			.map("--"::concat)
			.toArray(String[]::new);
		return new MigrationServer(application.run(arguments));
	}

	int port() {
		return Integer.parseInt(this.context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	String uri(String path) {
		return "http://127.0.0.1:" + port() + path;
	}

	String scrape() throws IOException, InterruptedException {
		return Http.get(uri("/actuator/prometheus")).body();
	}

	private MeterRegistry registry() {
		return this.context.getBean(MeterRegistry.class);
	}

	/**
	 * Return the number of requests that each series of a counter or timer has counted.
	 */
	Map<Map<String, String>, Long> counted(String meter) {
		Map<Map<String, String>, Long> counted = new HashMap<>();
		for (Meter each : registry().find(meter).meters()) {
			Map<String, String> labels = new HashMap<>();
			for (Tag tag : each.getId().getTags()) {
				labels.put(tag.getKey(), tag.getValue());
			}
			// The count is the first measurement of both a counter and a timer.
			Measurement count = each.measure().iterator().next();
			counted.put(labels, (long) count.getValue());
		}
		return counted;
	}

	/**
	 * Return the number of requests that Spring Boot holds to be in progress.
	 */
	int active() {
		Collection<LongTaskTimer> timers = registry().find("http.server.requests.active").longTaskTimers();
		return timers.stream().mapToInt(LongTaskTimer::activeTasks).sum();
	}

	/**
	 * Return the number of requests that webmetrics holds to be in progress.
	 */
	int inProgress() {
		return (int) registry().find("requests.in.progress").gauges().stream().mapToDouble(Gauge::value).sum();
	}

	/**
	 * Send bytes and return the status of the response, or nothing where the server
	 * closes the connection without one.
	 */
	String send(String request) throws IOException {
		try (Socket socket = connect(request)) {
			String head = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			return head.isEmpty() ? "" : head.split(" ", 3)[1];
		}
	}

	/**
	 * Send the beginning of a request, and leave as soon as the server has it.
	 */
	String leave(String request) throws Exception {
		return whileInProgress(request, () -> "");
	}

	/**
	 * Send a request, do something while it is in progress, and leave.
	 */
	<T> T whileInProgress(String request, Callable<T> action) throws Exception {
		int before = active();
		try (Socket socket = connect(request)) {
			Awaitility.await().atMost(Daemon.PATIENCE).until(() -> active() > before);
			socket.setSoLinger(true, 0);
			return action.call();
		}
	}

	/**
	 * Send a request, and leave as soon as the response has begun.
	 */
	String leaveAmid(String request) throws Exception {
		return whileAnswered(request, () -> "");
	}

	/**
	 * Send a request, do something as soon as the response has begun, and leave.
	 */
	String whileAnswered(String request, Callable<?> action) throws Exception {
		try (Socket socket = connect(request)) {
			String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
			action.call();
			return head.split(" ", 3)[1];
		}
	}

	private Socket connect(String request) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
		socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
		socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	static String head(String method, String path, String... headers) {
		List<String> lines = Stream
			.concat(Stream.of(method + " " + path + " HTTP/1.1", "Host: localhost"), Stream.of(headers))
			.toList();
		return String.join("\r\n", lines) + "\r\n\r\n";
	}

	@Override
	public void close() {
		this.context.close();
	}

}
