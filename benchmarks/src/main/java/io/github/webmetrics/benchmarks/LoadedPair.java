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
		Map<LoadedServer, ServerProcess> servers = new EnumMap<>(LoadedServer.class);
		Map<LoadedServer, LoadClient> clients = new EnumMap<>(LoadedServer.class);
		try {
			for (LoadedServer each : inRandomOrder(server, server.baseline())) {
				ServerProcess started = each.start(eventLoops, peers);
				servers.put(each, started);
				LoadClient client = new LoadClient(started.port(), "/users/42");
				clients.put(each, client);
				warmUp(client);
				Processors.keep(started.process().toHandle(), "0");
			}
			Processors.keep(ProcessHandle.current(), "1");
			LoadedPair warmUp = new LoadedPair(new ArrayList<>(), new ArrayList<>());
			LoadedPair measured = new LoadedPair(new ArrayList<>(), new ArrayList<>());
			for (int turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
				LoadedPair pair = (turn < WARM_UP_TURNS) ? warmUp : measured;
				pair.baseline.add(turn(server.baseline(), servers, clients));
				pair.server.add(turn(server, servers, clients));
			}
			return measured;
		}
		finally {
			Processors.keep(ProcessHandle.current(), Processors.ALL);
			for (LoadClient client : clients.values()) {
				client.close();
			}
			servers.values().forEach(ServerProcess::close);
		}
	}

	// So that the time of its start does not favour a server.
	private static List<LoadedServer> inRandomOrder(LoadedServer... servers) {
		List<LoadedServer> shuffled = new ArrayList<>(List.of(servers));
		Collections.shuffle(shuffled);
		return shuffled;
	}

	private static void warmUp(LoadClient client) throws IOException, InterruptedException {
		long requests = 0;
		while (requests < WARM_UP_REQUESTS) {
			requests += client.run(TURN);
		}
	}

	private static Turn turn(LoadedServer server, Map<LoadedServer, ServerProcess> servers,
			Map<LoadedServer, LoadClient> clients) throws IOException, InterruptedException {
		return Turn.undisturbed(Objects.requireNonNull(servers.get(server)),
				Objects.requireNonNull(clients.get(server)));
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

		private static Turn undisturbed(ServerProcess server, LoadClient client)
				throws IOException, InterruptedException {
			for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
				Cpu before = Cpu.used(server);
				long requests = client.run(TURN);
				Cpu used = Cpu.used(server).minus(before);
				if (used.foreign().compareTo(FOREIGN_LOAD) < 0) {
					return new Turn(used.server().toNanos() / 1e3 / requests, requests * 1e3 / TURN.toMillis());
				}
			}
			throw new IOException("Other programs use the processors, so no server can be measured");
		}

	}

}
