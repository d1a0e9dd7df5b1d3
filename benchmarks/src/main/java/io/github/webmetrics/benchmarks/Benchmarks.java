package io.github.webmetrics.benchmarks;

import java.nio.file.Path;

/**
 * Runs benchmarks and writes their results.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Run benchmarks.
	 * @param args names of the benchmarks, separated by commas; number of rounds; folder
	 * for the results; folder of the projects that benchmarks need
	 * @throws Exception if a benchmark fails
	 */
	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[1]);
		Path folder = Path.of(args[2]).normalize();
		for (String benchmark : args[0].split(",", -1)) {
			switch (benchmark) {
				case "pipeline" -> PipelineReport.write(rounds, folder);
				case "opt-ins" -> OptInReport.write(rounds, folder);
				case "exemplars" -> ExemplarReport.write(rounds, Path.of(args[3]), folder);
				case "filter" -> FilterReport.write(rounds, folder);
				case "load" -> LoadReport.write(rounds, Path.of(args[3]), folder);
				case "scrape" -> ScrapeReport.write(rounds, folder);
				case "open-page" -> OpenPageReport.write(rounds, folder);
				case "start" -> StartReport.write(rounds, folder);
				default -> throw new IllegalArgumentException("There is no benchmark '" + benchmark + "'");
			}
		}
	}

}
