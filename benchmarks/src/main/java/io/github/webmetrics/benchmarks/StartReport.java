package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What recorders add to the start of an application with many routes.
 */
final class StartReport {

	private static final List<Recorder> RECORDERS = List.of(Recorder.NONE, Recorder.WEBMETRICS, Recorder.SPRING_BOOT);

	private StartReport() {
	}

	static void write(int rounds, Path folder) throws IOException, InterruptedException {
		List<Map<Recorder, StartedApplication.Times>> results = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			Map<Recorder, StartedApplication.Times> result = new EnumMap<>(Recorder.class);
			for (int turn = 0; turn < RECORDERS.size(); turn++) {
				Recorder recorder = RECORDERS.get((round + turn) % RECORDERS.size());
				result.put(recorder, start(recorder));
			}
			results.add(result);
		}
		Page page = new Page("The start of an application with " + StartedApplication.ROUTES + " routes",
				"In milliseconds, of a JVM of its own each time: median, least and most of the rounds. The added time"
						+ " compares within a round.");
		page.table("", "to the first response", "added", "first response to a path without a route", "the second one");
		for (Recorder recorder : RECORDERS) {
			page.row(recorder.toString(),
					Spread.of(rounds, (round) -> times(results, round, recorder).firstResponse()).format(0),
					Spread
						.of(rounds,
								(round) -> times(results, round, recorder).firstResponse()
										- times(results, round, Recorder.NONE).firstResponse())
						.format(0),
					Spread.of(rounds, (round) -> times(results, round, recorder).firstUnmatched()).format(1),
					Spread.of(rounds, (round) -> times(results, round, recorder).secondUnmatched()).format(1));
		}
		page.write(folder.resolve("start.md"));
	}

	private static StartedApplication.Times times(List<Map<Recorder, StartedApplication.Times>> results, int round,
			Recorder recorder) {
		return Objects.requireNonNull(results.get(round).get(recorder));
	}

	private static StartedApplication.Times start(Recorder recorder) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), StartedApplication.class.getName(), recorder.name())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IOException("The application failed: " + output);
		}
		return StartedApplication.Times.parse(output);
	}

}
