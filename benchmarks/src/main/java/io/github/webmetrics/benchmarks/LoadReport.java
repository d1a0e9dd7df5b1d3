package io.github.webmetrics.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Writes the cost of recording in a whole server that gets its load through the loopback
 * interface.
 */
final class LoadReport {

	/**
	 * The numbers of event loops, by {@code -Dbenchmarks.event-loops=4} for example.
	 */
	private static final List<Integer> EVENT_LOOPS = Arrays
		.stream(System.getProperty("benchmarks.event-loops", "1,4").split(",", -1))
		.map(Integer::valueOf)
		.toList();

	private LoadReport() {
	}

	static void write(int rounds, Path peers, Path folder) throws Exception {
		Map<Integer, List<LoadRound>> measured = new TreeMap<>();
		for (int eventLoops : EVENT_LOOPS) {
			for (int round = 0; round < rounds; round++) {
				LoadRound turns = LoadRound.measure(eventLoops, peers);
				print(turns);
				measured.computeIfAbsent(eventLoops, (key) -> new ArrayList<>()).add(turns);
				// A round takes minutes, so each one counts even if it is the last.
				page(measured).write(folder.resolve("load.md"));
			}
		}
	}

	private static Page page(Map<Integer, List<LoadRound>> measured) {
		Page page = new Page("A whole server under load", "`GET /users/42` from " + LoadClient.CONNECTIONS
				+ " connections, server and client on a processor each. In each round, each server is compared with one that records nothing."
				+ " Both are alive and warmed up, and take " + LoadedPair.TURNS
				+ " turns each of a quarter of a second, one after the other. A turn is repeated if other programs used"
				+ " a processor meanwhile. The CPU time and the requests are those of the faster quarter of a server's turns."
				+ " What is added comes from the median ratio of two turns that follow each other. *Nothing again* is another"
				+ " process of the same server, so it shows how exact the comparison is. The tables have the median,"
				+ " the least and the most of the rounds.");
		measured.forEach((eventLoops, rounds) -> {
			page.heading(
					eventLoops + ((eventLoops == 1) ? " event loop, " : " event loops, ") + rounds.size() + " rounds");
			page.table("", "CPU a request, microseconds", "added", "times that of none", "requests a second");
			for (LoadedServer server : LoadedServer.CHOSEN) {
				page.row(server.toString(), spread(rounds, (round) -> round.cpu(server)).format(1),
						spread(rounds, (round) -> round.added(server)).format(2),
						spread(rounds, (round) -> round.ratio(server)).format(3),
						spread(rounds, (round) -> round.throughput(server)).format(0));
			}
		});
		return page;
	}

	private static void print(LoadRound round) {
		for (LoadedServer server : LoadedServer.CHOSEN) {
			System.out.printf(Locale.ROOT, "%s: %.2f us a request, %.2f added%n", server, round.cpu(server),
					round.added(server));
		}
	}

	private static Spread spread(List<LoadRound> rounds, ToDoubleFunction<LoadRound> value) {
		return Spread.of(rounds.size(), (round) -> value.applyAsDouble(rounds.get(round)));
	}

}
