package io.github.webmetrics.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Writes the cost of recording in a whole server that gets its load through the loopback
 * interface.
 */
final class LoadReport {

	private static final List<Integer> EVENT_LOOPS = List.of(1, 4);

	private LoadReport() {
	}

	static void write(int rounds, Path peers, Path folder) throws Exception {
		Page page = new Page("A whole server under load", "`GET /users/42` from " + LoadClient.CONNECTIONS
				+ " connections, server and client on a processor"
				+ " each. All servers of a round are alive and warmed up, and take turns of a second. A turn is"
				+ " repeated if other programs used a processor meanwhile. A round's figure is the median of its "
				+ LoadRound.TURNS + " turns; the tables have the median, the least and the most of the rounds."
				+ " What is added compares turns that follow each other.");
		for (int eventLoops : EVENT_LOOPS) {
			List<LoadRound> measured = new ArrayList<>();
			for (int round = 0; round < rounds; round++) {
				measured.add(LoadRound.measure(eventLoops, peers));
			}
			page.heading(eventLoops + ((eventLoops == 1) ? " event loop" : " event loops"));
			page.table("", "CPU a request, microseconds", "added", "requests a second");
			for (LoadedServer server : LoadedServer.values()) {
				page.row(server.toString(), spread(measured, (round) -> round.cpu(server)).format(1),
						spread(measured, (round) -> round.added(server)).format(2),
						spread(measured, (round) -> round.throughput(server)).format(0));
			}
			page.write(folder.resolve("load.md"));
		}
	}

	private static Spread spread(List<LoadRound> rounds, ToDoubleFunction<LoadRound> value) {
		return Spread.of(rounds.size(), (round) -> value.applyAsDouble(rounds.get(round)));
	}

}
