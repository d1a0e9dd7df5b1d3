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
import java.util.stream.Stream;

/**
 * A round of the load benchmark: every server in a process of its own, all of them alive
 * and warmed up, take short turns. The speed of a shared machine changes within seconds
 * to two thirds and back. So each turn of a server follows one of its baseline, and these
 * two are compared, by their ratio. Processes of the same server differ by a tenth, as
 * their JIT compilers decide differently, so many rounds are needed, and not many turns.
 *
 * @param turns the results of each server, in the order of its turns
 */
record LoadRound(Map<LoadedServer, List<ComparedTurn>> turns) {

	static final int TURNS = 12;

	// On all processors, so that the JIT compiler is done before the server is measured
	// on one processor.
	private static final int WARM_UP_REQUESTS = 120_000;

	// A server that moves to one processor is slower at first.
	private static final int WARM_UP_TURNS = 5;

	private static final Duration TURN = Duration.ofMillis(250);

	private static final Duration FOREIGN_LOAD = Duration.ofMillis(20);

	private static final int ATTEMPTS = 600;

	static LoadRound measure(int eventLoops, Path peers) throws Exception {
		Map<LoadedServer, ServerProcess> servers = new EnumMap<>(LoadedServer.class);
		Map<LoadedServer, LoadClient> clients = new EnumMap<>(LoadedServer.class);
		try {
			for (LoadedServer server : inRandomOrder()) {
				ServerProcess started = server.start(eventLoops, peers);
				servers.put(server, started);
				LoadClient client = new LoadClient(started.port(), "/users/42");
				clients.put(server, client);
				warmUp(client);
				Processors.keep(started.process().toHandle(), "0");
			}
			Processors.keep(ProcessHandle.current(), "1");
			return new LoadRound(turns(servers, clients));
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
	private static List<LoadedServer> inRandomOrder() {
		List<LoadedServer> servers = new ArrayList<>(LoadedServer.CHOSEN);
		Collections.shuffle(servers);
		return servers;
	}

	private static void warmUp(LoadClient client) throws IOException, InterruptedException {
		long requests = 0;
		while (requests < WARM_UP_REQUESTS) {
			requests += client.run(TURN);
		}
	}

	private static Map<LoadedServer, List<ComparedTurn>> turns(Map<LoadedServer, ServerProcess> servers,
			Map<LoadedServer, LoadClient> clients) throws IOException, InterruptedException {
		for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
			for (LoadClient client : clients.values()) {
				client.run(TURN);
			}
		}
		Map<LoadedServer, List<ComparedTurn>> turns = new EnumMap<>(LoadedServer.class);
		for (int number = 0; number < TURNS; number++) {
			for (LoadedServer server : LoadedServer.CHOSEN) {
				LoadedServer baseline = server.baseline();
				// Two turns of the same server in a row would favour the second one, as
				// the caches of the processor are its own.
				if (server != baseline) {
					Turn before = turn(baseline, servers, clients);
					add(turns, baseline, new ComparedTurn(before, before));
					add(turns, server, new ComparedTurn(turn(server, servers, clients), before));
				}
			}
		}
		return turns;
	}

	private static void add(Map<LoadedServer, List<ComparedTurn>> turns, LoadedServer server, ComparedTurn turn) {
		turns.computeIfAbsent(server, (key) -> new ArrayList<>()).add(turn);
	}

	private static Turn turn(LoadedServer server, Map<LoadedServer, ServerProcess> servers,
			Map<LoadedServer, LoadClient> clients) throws IOException, InterruptedException {
		return Turn.undisturbed(Objects.requireNonNull(servers.get(server)),
				Objects.requireNonNull(clients.get(server)));
	}

	/**
	 * Return what a server needs while the machine is fast: in the turn that is slower
	 * than a quarter of the turns.
	 * @param server the server
	 * @return the CPU time per request, in microseconds
	 */
	double cpu(LoadedServer server) {
		List<Double> sorted = turns(server).map(Turn::cpu).sorted().toList();
		return sorted.get(sorted.size() / 4);
	}

	/**
	 * Return what a server answers while the machine is fast.
	 * @param server the server
	 * @return requests per second
	 */
	double throughput(LoadedServer server) {
		List<Double> sorted = turns(server).map(Turn::throughput).sorted().toList();
		return sorted.get(sorted.size() - 1 - sorted.size() / 4);
	}

	/**
	 * Compare a server with its baseline.
	 * @param server the server
	 * @return the ratio of the CPU time per request
	 */
	double ratio(LoadedServer server) {
		List<ComparedTurn> compared = compared(server);
		return Spread.of(compared.size(), (turn) -> compared.get(turn).ratio()).median();
	}

	/**
	 * Return what a server adds to its baseline while the machine is fast.
	 * @param server the server
	 * @return the added CPU time per request, in microseconds
	 */
	double added(LoadedServer server) {
		return (ratio(server) - 1) * cpu(server.baseline());
	}

	private Stream<Turn> turns(LoadedServer server) {
		return compared(server).stream().map(ComparedTurn::turn);
	}

	private List<ComparedTurn> compared(LoadedServer server) {
		return Objects.requireNonNull(this.turns.get(server));
	}

	/**
	 * A turn of one server after one of its baseline.
	 *
	 * @param turn the turn of the server
	 * @param baseline the turn of the baseline
	 */
	record ComparedTurn(Turn turn, Turn baseline) {

		private double ratio() {
			return this.turn.cpu() / this.baseline.cpu();
		}

	}

	/**
	 * A turn of one server.
	 *
	 * @param cpu CPU time of the server per request, in microseconds
	 * @param throughput requests per second
	 */
	record Turn(double cpu, double throughput) {

		static Turn undisturbed(ServerProcess server, LoadClient client) throws IOException, InterruptedException {
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
