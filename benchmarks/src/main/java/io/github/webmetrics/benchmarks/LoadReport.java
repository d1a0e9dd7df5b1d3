package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Writes the cost of recording on a whole server: the sample application, which gets its
 * load through the loopback interface.
 */
final class LoadReport {

	// The warm-up runs on all processors, so that the JIT compiler is done before the
	// server is measured on one processor.
	private static final Duration WARM_UP = Duration.ofSeconds(20);

	private static final Duration SETTLING = Duration.ofSeconds(2);

	private static final Duration SLICE = Duration.ofSeconds(1);

	private static final int SLICES = 11;

	private LoadReport() {
	}

	static void write(int rounds, Path sample, Path folder) throws IOException, InterruptedException {
		report(Turns.take(rounds, (recorder) -> measure(recorder, sample))).write(folder.resolve("load.md"));
	}

	private static Page report(Turns<Load> turns) {
		Page page = new Page("The sample application under load", "GET /users/42 from " + LoadClient.CONNECTIONS
				+ " connections, server and client on a processor each; a new server"
				+ " for each measurement, which is the median of its seconds. Median, least and most of the rounds;"
				+ " the ratios compare within a round.");
		page.table("", "CPU a request, microseconds", "CPU / none's", "requests a second", "throughput / none's");
		for (Recorder recorder : Turns.RECORDERS) {
			page.row(recorder.toString(), turns.of(recorder, Load::cpu).format(1),
					turns.withNone(recorder, Load::cpu, (cpu, none) -> cpu / none).format(2),
					turns.of(recorder, Load::throughput).format(0),
					turns.withNone(recorder, Load::throughput, (throughput, none) -> throughput / none).format(2));
		}
		return page;
	}

	private static Load measure(Recorder recorder, Path sample) throws IOException, InterruptedException {
		try (SampleProcess server = SampleProcess.start(sample, recorder);
				LoadClient client = new LoadClient(server.port(), "/users/42")) {
			client.run(WARM_UP);
			Processors.keep(server.process().toHandle(), "0");
			Processors.keep(ProcessHandle.current(), "1");
			client.run(SETTLING);
			Load load = Load.median(slices(server, client));
			System.out.println(recorder + ": " + load);
			return load;
		}
		finally {
			Processors.keep(ProcessHandle.current(), Processors.ALL);
		}
	}

	// Other programs on a shared machine disturb some seconds of a measurement, not all
	// of them. So each second is measured on its own, and the median counts.
	private static List<Load> slices(SampleProcess server, LoadClient client) throws IOException, InterruptedException {
		List<Load> slices = new ArrayList<>();
		for (int slice = 0; slice < SLICES; slice++) {
			Duration before = server.cpu();
			long requests = client.run(SLICE);
			double cpu = server.cpu().minus(before).toNanos() / 1e3 / requests;
			slices.add(new Load(cpu, (double) requests / SLICE.toSeconds()));
		}
		return slices;
	}

	/**
	 * The result of one measurement.
	 *
	 * @param cpu CPU time of the server per request, in microseconds
	 * @param throughput requests per second
	 */
	private record Load(double cpu, double throughput) {

		private static Load median(List<Load> slices) {
			return new Load(median(slices, Load::cpu), median(slices, Load::throughput));
		}

		private static double median(List<Load> slices, ToDoubleFunction<Load> value) {
			return Spread.of(slices.size(), (slice) -> value.applyAsDouble(slices.get(slice))).median();
		}

	}

}
