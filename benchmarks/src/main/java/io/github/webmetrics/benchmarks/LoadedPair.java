package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A server and its baseline under load, each in a process of its own. Both are alive and
 * warmed up. They take short turns, because the speed of a shared machine changes within
 * seconds to two thirds and back. Both have as many turns, because a server that is asked
 * more often is faster.
 *
 * @param server the turns of the server
 * @param baseline the turns of its baseline, each just before that of the server
 */
record LoadedPair(List<Turn> server, List<Turn> baseline) {

	static final int TURNS = 8;

	// On all processors, so that the JIT compiler is done before the server is measured
	// on one processor.
	private static final int WARM_UP_REQUESTS = 60_000;

	// A server that moves to one processor is slower at first.
	private static final int WARM_UP_TURNS = 5;

	private static final Duration TURN = Duration.ofMillis(250);

	private static final Duration FOREIGN_LOAD = Duration.ofMillis(20);

	private static final int ATTEMPTS = 600;

	static LoadedPair measure(LoadedServer server, int eventLoops, Path peers) throws Exception {
		Map<LoadedServer, Warmed> servers = new EnumMap<>(LoadedServer.class);
		try {
			for (LoadedServer each : inRandomOrder(server, server.baseline())) {
				ServerProcess process = each.start(eventLoops, peers);
				Warmed started = new Warmed(process, new LoadClient(process.port(), "/users/42"));
				servers.put(each, started);
				started.warmUp();
			}
			Warmed measured = Objects.requireNonNull(servers.get(server));
			Warmed baseline = Objects.requireNonNull(servers.get(server.baseline()));
			Processors.keep(ProcessHandle.current(), "1");
			for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
				baseline.turn();
				measured.turn();
			}
			LoadedPair pair = new LoadedPair(new ArrayList<>(), new ArrayList<>());
			for (int turn = 0; turn < TURNS; turn++) {
				pair.baseline.add(baseline.turn());
				pair.server.add(measured.turn());
			}
			return pair;
		}
		finally {
			Processors.keep(ProcessHandle.current(), Processors.ALL);
			for (Warmed each : servers.values()) {
				each.close();
			}
		}
	}

	// So that the time of its start does not favour a server.
	private static List<LoadedServer> inRandomOrder(LoadedServer... servers) {
		List<LoadedServer> shuffled = new ArrayList<>(List.of(servers));
		Collections.shuffle(shuffled);
		return shuffled;
	}

	/**
	 * Compare the server with its baseline.
	 * @return the ratio of the CPU time per request
	 */
	double ratio() {
		List<Double> ratios = new ArrayList<>();
		for (int turn = 0; turn < TURNS; turn++) {
			ratios.add(this.server.get(turn).cpu() / this.baseline.get(turn).cpu());
			// So that a machine that gets slower does not favour the baseline.
			if (turn + 1 < TURNS) {
				ratios.add(this.server.get(turn).cpu() / this.baseline.get(turn + 1).cpu());
			}
		}
		return Spread.of(ratios).median();
	}

	/**
	 * Return what the server adds to its baseline while the machine is fast.
	 * @return the added CPU time per request, in microseconds
	 */
	double added() {
		return (ratio() - 1) * Turn.cpuWhileFast(this.baseline);
	}

	/**
	 * A turn of one server.
	 *
	 * @param cpu CPU time of the server per request, in microseconds
	 * @param throughput requests per second
	 */
	record Turn(double cpu, double throughput) {

		/**
		 * Return what a server needs while the machine is fast: in the turn that is
		 * slower than a quarter of the turns.
		 */
		static double cpuWhileFast(List<Turn> turns) {
			List<Double> sorted = turns.stream().map(Turn::cpu).sorted().toList();
			return sorted.get(sorted.size() / 4);
		}

		/**
		 * Return what a server answers while the machine is fast.
		 */
		static double throughputWhileFast(List<Turn> turns) {
			List<Double> sorted = turns.stream().map(Turn::throughput).sorted().toList();
			return sorted.get(sorted.size() - 1 - sorted.size() / 4);
		}

	}

	/**
	 * A server that is warmed up on all processors, and measured on one.
	 *
	 * @param process the process
	 * @param client the client that asks it
	 */
	private record Warmed(ServerProcess process, LoadClient client) implements AutoCloseable {

		private void warmUp() throws IOException, InterruptedException {
			long requests = 0;
			while (requests < WARM_UP_REQUESTS) {
				requests += this.client.run(TURN);
			}
			Processors.keep(this.process.process().toHandle(), "0");
		}

		private Turn turn() throws IOException, InterruptedException {
			for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
				Cpu before = Cpu.used(this.process);
				long requests = this.client.run(TURN);
				Cpu used = Cpu.used(this.process).minus(before);
				if (used.foreign().compareTo(FOREIGN_LOAD) < 0) {
					return new Turn(used.server().toNanos() / 1e3 / requests, requests * 1e3 / TURN.toMillis());
				}
			}
			throw new IOException("Other programs use the processors, so no server can be measured");
		}

		@Override
		public void close() throws IOException {
			this.client.close();
			this.process.close();
		}

	}

}
