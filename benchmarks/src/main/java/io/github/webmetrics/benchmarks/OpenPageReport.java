package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes what a request costs while somebody has the page open and while nobody has.
 */
final class OpenPageReport {

	// As long as the page waits from one report to the next.
	private static final Duration TURN = Duration.ofSeconds(2);

	private static final int TURNS = 15;

	private static final int WARM_UP_TURNS = 5;

	private OpenPageReport() {
	}

	static void write(int rounds, Path folder) throws Exception {
		List<Double> closed = new ArrayList<>();
		List<Double> ratios = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			measure(closed, ratios);
		}
		Page page = new Page("The page open beside the load",
				"`GET /users/42` from " + LoadClient.CONNECTIONS
						+ " connections, and the report once in each turn of two seconds where the page is open. "
						+ TURNS + " turns of each kind in a round, by turns. Median, least and most of all turns.");
		page.table("CPU a request with the page closed, microseconds", "times as much with the page open");
		page.row(Spread.of(closed).format(2), Spread.of(ratios).format(3));
		page.write(folder.resolve("open-page.md"));
	}

	private static void measure(List<Double> closed, List<Double> ratios) throws Exception {
		ServerProcess server = ServerProcess
			.start((port) -> List.of(ServerProcess.JAVA, "-Xms256m", "-Xmx256m", "-Dreactor.netty.ioWorkerCount=1",
					"-cp", System.getProperty("java.class.path"), LoadedApplication.class.getName(),
					Recorder.WEBMETRICS.name(), "--server.address=127.0.0.1", "--server.port=" + port,
					"--management.endpoints.web.exposure.include=webmetrics", "--logging.level.root=warn"));
		ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
		try (LoadClient client = new LoadClient(server.port(), "/users/42")) {
			for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
				cpu(server, client, reader, turn % 2 == 0);
			}
			for (int turn = 0; turn < TURNS; turn++) {
				double without = cpu(server, client, reader, false);
				closed.add(without);
				ratios.add(cpu(server, client, reader, true) / without);
			}
		}
		finally {
			reader.shutdownNow();
			server.close();
		}
	}

	private static double cpu(ServerProcess server, LoadClient client, ScheduledExecutorService reader, boolean open)
			throws Exception {
		Cpu before = Cpu.used(server);
		Future<?> report = reader.schedule(() -> open ? read(server) : 0, TURN.toMillis() / 2, TimeUnit.MILLISECONDS);
		long requests = client.run(TURN);
		report.get();
		return Cpu.used(server).minus(before).server().toNanos() / 1e3 / requests;
	}

	private static int read(ServerProcess server) throws IOException, InterruptedException {
		HttpResponse<String> report = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/actuator/webmetrics"))
				.build(), HttpResponse.BodyHandlers.ofString());
		if (report.statusCode() != 200) {
			throw new IOException("The report is answered with " + report.statusCode());
		}
		return report.body().length();
	}

}
