package io.github.webmetrics.benchmarks;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.webmetrics.benchmarks.LoadedPair.Turn;

/**
 * A round of the load benchmark, in which each server is compared with its baseline.
 * Processes of the same server differ by a tenth, as their JIT compilers decide
 * differently, so many rounds are needed, and not many turns.
 *
 * @param pairs what was measured, by the server that is compared
 */
record LoadRound(Map<LoadedServer, LoadedPair> pairs) {

	static LoadRound measure(int eventLoops, Path peers) throws Exception {
		Map<LoadedServer, LoadedPair> pairs = new EnumMap<>(LoadedServer.class);
		for (LoadedServer server : LoadedServer.CHOSEN) {
			if (!server.isBaseline()) {
				pairs.put(server, LoadedPair.measure(server, eventLoops, peers));
			}
		}
		return new LoadRound(pairs);
	}

	/**
	 * Return what a server needs while the machine is fast.
	 * @param server the server
	 * @return the CPU time per request, in microseconds
	 */
	double cpu(LoadedServer server) {
		return Turn.cpuWhileFast(turns(server));
	}

	/**
	 * Return what a server answers while the machine is fast.
	 * @param server the server
	 * @return requests per second
	 */
	double throughput(LoadedServer server) {
		return Turn.throughputWhileFast(turns(server));
	}

	private List<Turn> turns(LoadedServer server) {
		LoadedPair pair = this.pairs.get(server);
		return (pair != null) ? pair.server()
				: this.pairs.entrySet()
					.stream()
					.filter((entry) -> entry.getKey().baseline() == server)
					.flatMap((entry) -> entry.getValue().baseline().stream())
					.toList();
	}

	/**
	 * Compare a server with its baseline.
	 * @param server the server
	 * @return the ratio of the CPU time per request
	 */
	double ratio(LoadedServer server) {
		LoadedPair pair = this.pairs.get(server);
		return (pair != null) ? pair.ratio() : 1;
	}

	/**
	 * Return what a server adds to its baseline while the machine is fast.
	 * @param server the server
	 * @return the added CPU time per request, in microseconds
	 */
	double added(LoadedServer server) {
		LoadedPair pair = this.pairs.get(server);
		return (pair != null) ? pair.added() : 0;
	}

}
