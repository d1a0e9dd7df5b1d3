package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What recording costs on a whole server: the sample application, under load through the
 * loopback interface.
 */
final class LoadReport {

	private static final List<Recorder> RECORDERS = List.of(Recorder.NONE, Recorder.WEBMETRICS, Recorder.SPRING_BOOT);

	private static final Duration WARM_UP = Duration.ofSeconds(15);

	private static final Duration MEASURED = Duration.ofSeconds(8);

	private LoadReport() {
	}

	static void write(int rounds, Path sample, Path folder) throws IOException, InterruptedException {
		Processors.keepTo("1");
		try {
			report(measure(rounds, sample)).write(folder.resolve("load.md"));
		}
		finally {
			Processors.keepTo("0-" + (Processors.NUMBER - 1));
		}
	}

	private static List<Map<Recorder, Load>> measure(int rounds, Path sample) throws IOException, InterruptedException {
		List<Map<Recorder, Load>> results = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			Map<Recorder, Load> result = new EnumMap<>(Recorder.class);
			for (int turn = 0; turn < RECORDERS.size(); turn++) {
				Recorder recorder = RECORDERS.get((round + turn) % RECORDERS.size());
				result.put(recorder, measure(recorder, sample));
			}
			results.add(result);
		}
		return results;
	}

	private static Page report(List<Map<Recorder, Load>> results) {
		int rounds = results.size();
		Page page = new Page("The sample application under load", "GET /users/42 from " + LoadClient.CONNECTIONS
				+ " connections, server and client on a processor each; a new server"
				+ " for each measurement. Median, least and most of the rounds; the ratios compare within a round.");
		page.table("", "CPU a request, microseconds", "CPU / none's", "requests a second", "throughput / none's");
		for (Recorder recorder : RECORDERS) {
			page.row(recorder.toString(), Spread.of(rounds, (round) -> load(results, round, recorder).cpu()).format(1),
					Spread
						.of(rounds,
								(round) -> load(results, round, recorder).cpu()
										/ load(results, round, Recorder.NONE).cpu())
						.format(2),
					Spread.of(rounds, (round) -> load(results, round, recorder).throughput()).format(0),
					Spread
						.of(rounds,
								(round) -> load(results, round, recorder).throughput()
										/ load(results, round, Recorder.NONE).throughput())
						.format(2));
		}
		return page;
	}

	private static Load load(List<Map<Recorder, Load>> results, int round, Recorder recorder) {
		return Objects.requireNonNull(results.get(round).get(recorder));
	}

	private static Load measure(Recorder recorder, Path sample) throws IOException, InterruptedException {
		try (SampleProcess server = SampleProcess.start(sample, recorder);
				LoadClient client = new LoadClient(server.port(), "/users/42")) {
			client.run(WARM_UP);
			Duration before = server.cpu();
			long requests = client.run(MEASURED);
			double cpu = server.cpu().minus(before).toNanos() / 1e3 / requests;
			Load load = new Load(cpu, (double) requests / MEASURED.toSeconds());
			System.out.println(recorder + ": " + load);
			return load;
		}
	}

	/**
	 * What one measurement gave.
	 *
	 * @param cpu CPU time of the server for a request, in microseconds
	 * @param throughput requests a second
	 */
	private record Load(double cpu, double throughput) {

	}

}
