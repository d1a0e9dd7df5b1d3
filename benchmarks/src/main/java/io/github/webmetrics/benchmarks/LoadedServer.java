package io.github.webmetrics.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The servers that the load benchmark compares. All of them answer {@code GET
 * /users/{id}} with the same text.
 */
enum LoadedServer {

	/**
	 * Spring Boot without recording and without endpoints of the actuator.
	 */
	NOTHING(null, spring(Recorder.NONE, "-1")),

	/**
	 * A second process of the same server, which shows how exact the comparison is.
	 */
	NOTHING_AGAIN(NOTHING, spring(Recorder.NONE, "-1")),

	/**
	 * The endpoints of the actuator on the port of the application.
	 */
	ACTUATOR_ON_THE_SAME_PORT(NOTHING, spring(Recorder.NONE, "")),

	/**
	 * The endpoints of the actuator on a port of their own.
	 */
	ACTUATOR_ON_ITS_OWN_PORT(NOTHING, spring(Recorder.NONE, "0")),

	/**
	 * A filter that does nothing.
	 */
	EMPTY_FILTER(NOTHING, spring(Recorder.EMPTY_FILTER, "-1")),

	/**
	 * This project's metrics.
	 */
	WEBMETRICS(NOTHING, spring(Recorder.WEBMETRICS, "-1")),

	/**
	 * This project's metrics with everything that can be turned on but native buckets.
	 */
	EVERYTHING(NOTHING, spring(Recorder.EVERYTHING, "-1")),

	/**
	 * Spring Boot's own {@code http.server.requests}.
	 */
	SPRING_BOOT(NOTHING, spring(Recorder.SPRING_BOOT, "-1")),

	/**
	 * This project's metrics and Spring Boot's own.
	 */
	BOTH(NOTHING, spring(Recorder.BOTH, "-1")),

	/**
	 * A filter that builds the three meters on each request.
	 */
	BUILDERS(NOTHING, spring(Recorder.BUILDERS, "-1")),

	/**
	 * Vert.x without metrics.
	 */
	VERTX_NOTHING(null, vertx(false)),

	/**
	 * The metrics of Vert.x with method, status and route as labels.
	 */
	VERTX(VERTX_NOTHING, vertx(true)),

	/**
	 * Quarkus without metrics of its HTTP server.
	 */
	QUARKUS_NOTHING(null, quarkus("unrecorded")),

	/**
	 * The metrics of the HTTP server of Quarkus.
	 */
	QUARKUS(QUARKUS_NOTHING, quarkus("recorded"));

	private final @Nullable LoadedServer baseline;

	/**
	 * The servers to measure, by {@code -Dbenchmarks.servers=WEBMETRICS,VERTX} for
	 * example, and their baselines.
	 */
	static final List<LoadedServer> CHOSEN = chosen(System.getProperty("benchmarks.servers", ""));

	@SuppressWarnings("ImmutableEnumChecker") // All commands are lambdas without state.
	private final Command command;

	LoadedServer(@Nullable LoadedServer baseline, Command command) {
		this.baseline = baseline;
		this.command = command;
	}

	private static List<LoadedServer> chosen(String names) {
		return names.isEmpty() ? List.of(values())
				: Arrays.stream(names.split(",", -1))
					.map(LoadedServer::valueOf)
					.flatMap((server) -> Stream.of(server.baseline(), server))
					.distinct()
					.toList();
	}

	/**
	 * Return the same server without what is measured.
	 * @return the other server, or this one if nothing is measured
	 */
	LoadedServer baseline() {
		return (this.baseline != null) ? this.baseline : this;
	}

	boolean isBaseline() {
		return this.baseline == null;
	}

	/**
	 * Start the server.
	 * @param eventLoops number of threads that serve its connections
	 * @param peers folder of the projects of the other frameworks, which must be built
	 * @return the started server
	 */
	ServerProcess start(int eventLoops, Path peers) throws Exception {
		return ServerProcess.start((port) -> {
			List<String> command = new ArrayList<>(
					List.of(ServerProcess.JAVA, "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"));
			command.addAll(this.command.arguments(Integer.toString(port), Integer.toString(eventLoops), peers));
			return command;
		});
	}

	private static Command spring(Recorder recorder, String managementPort) {
		return (port, eventLoops, peers) -> List.of("-Dreactor.netty.ioWorkerCount=" + eventLoops, "-cp",
				System.getProperty("java.class.path"), LoadedApplication.class.getName(), recorder.name(),
				"--server.address=127.0.0.1", "--server.port=" + port, "--management.server.port=" + managementPort,
				"--management.endpoints.web.exposure.include=health,prometheus", "--logging.level.root=warn");
	}

	private static Command vertx(boolean recorded) {
		return (port, eventLoops, peers) -> List.of("-jar", peers.resolve("vertx/target/vertx.jar").toString(), port,
				eventLoops, Boolean.toString(recorded));
	}

	private static Command quarkus(String build) {
		return (port, eventLoops, peers) -> List.of("-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=" + port,
				"-Dquarkus.http.io-threads=" + eventLoops, "-jar",
				peers.resolve("quarkus/target/" + build + "/quarkus-run.jar").toString());
	}

	@Override
	public String toString() {
		return Page.words(this).replace("vertx", "Vert.x").replace("quarkus", "Quarkus");
	}

	/**
	 * The arguments of the command that starts a server.
	 */
	private interface Command {

		List<String> arguments(String port, String eventLoops, Path peers);

	}

}
