package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the time that each recorder adds to the startup of an application, and what the
 * series that exist from the start add to it and to a scrape.
 */
final class StartReport {

	private static final List<Integer> ROUTES = List.of(10, 100, 1000);

	private StartReport() {
	}

	static void write(int rounds, Path folder) throws IOException, InterruptedException {
		List<Start> starts = ROUTES.stream().flatMap(StartReport::starts).toList();
		Turns<Start, StartedApplication.Times> turns = Turns.take(rounds, starts, StartReport::start);
		Page page = new Page("The start of an application",
				"In milliseconds, of a JVM of its own each time: median, least and most of the rounds. The added time"
						+ " compares within a round. The scrape is the first one, of all metrics of the application.");
		page.table("routes", "recorder", "series from the start", "to the first response", "added",
				"first response to a path without a route", "the second one", "kilobytes of a scrape",
				"time of a scrape");
		for (Start start : starts) {
			Start none = new Start(start.routes(), Recorder.NONE, "");
			page.row(Integer.toString(start.routes()), start.recorder().toString(), start.statuses(),
					turns.of(start, StartedApplication.Times::firstResponse).format(0),
					turns
						.compare(start, none, StartedApplication.Times::firstResponse,
								(response, withoutRecorder) -> response - withoutRecorder)
						.format(0),
					turns.of(start, StartedApplication.Times::firstUnmatched).format(1),
					turns.of(start, StartedApplication.Times::secondUnmatched).format(1),
					turns.of(start, StartedApplication.Times::scrapedKilobytes).format(0),
					turns.of(start, StartedApplication.Times::scrape).format(1));
		}
		page.write(folder.resolve("start.md"));
	}

	private static Stream<Start> starts(int routes) {
		return Stream.of(new Start(routes, Recorder.NONE, ""), new Start(routes, Recorder.WEBMETRICS, ""),
				new Start(routes, Recorder.WEBMETRICS, "500"), new Start(routes, Recorder.WEBMETRICS, "200,500"),
				new Start(routes, Recorder.SPRING_BOOT, ""));
	}

	private static StartedApplication.Times start(Start start) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(ServerProcess.JAVA, "-cp", System.getProperty("java.class.path"),
				StartedApplication.class.getName(), start.recorder().name(), "--benchmark.routes=" + start.routes(),
				"--webmetrics.max-endpoints=" + 2 * start.routes(),
				"--webmetrics.requests.initial-statuses=" + start.statuses())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IOException("The application failed: " + output);
		}
		return StartedApplication.Times.parse(output);
	}

	/**
	 * A start of an application.
	 *
	 * @param routes number of its routes
	 * @param recorder its recorder
	 * @param statuses statuses whose series exist from the start
	 */
	private record Start(int routes, Recorder recorder, String statuses) {

	}

}
