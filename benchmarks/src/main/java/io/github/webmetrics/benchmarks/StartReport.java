package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes the time that each recorder adds to the startup of an application with many
 * routes.
 */
final class StartReport {

	private StartReport() {
	}

	static void write(int rounds, Path folder) throws IOException, InterruptedException {
		Turns<StartedApplication.Times> turns = Turns.take(rounds, StartReport::start);
		Page page = new Page("The start of an application with " + StartedApplication.ROUTES + " routes",
				"In milliseconds, of a JVM of its own each time: median, least and most of the rounds. The added time"
						+ " compares within a round.");
		page.table("", "to the first response", "added", "first response to a path without a route", "the second one");
		for (Recorder recorder : Turns.RECORDERS) {
			page.row(recorder.toString(), turns.of(recorder, StartedApplication.Times::firstResponse).format(0),
					turns
						.withNone(recorder, StartedApplication.Times::firstResponse,
								(response, none) -> response - none)
						.format(0),
					turns.of(recorder, StartedApplication.Times::firstUnmatched).format(1),
					turns.of(recorder, StartedApplication.Times::secondUnmatched).format(1));
		}
		page.write(folder.resolve("start.md"));
	}

	private static StartedApplication.Times start(Recorder recorder) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(ServerProcess.JAVA, "-cp", System.getProperty("java.class.path"),
				StartedApplication.class.getName(), recorder.name())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IOException("The application failed: " + output);
		}
		return StartedApplication.Times.parse(output);
	}

}
