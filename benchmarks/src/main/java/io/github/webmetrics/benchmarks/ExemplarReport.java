package io.github.webmetrics.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Writes what exemplars add to a request of an application with tracing. It runs in a
 * process of its own: with tracing on their class path, the other benchmarks would
 * measure it as well.
 */
public final class ExemplarReport {

	private static final List<Recorder> RECORDERS = List.of(Recorder.TRACES, Recorder.WEBMETRICS_BESIDE_TRACES,
			Recorder.EXEMPLARS);

	private static final PipelineBenchmark.Target TARGET = PipelineBenchmark.Target.ANSWERED;

	// Tracing has much more code to compile than what else is measured.
	private static final int WARM_UP_ITERATIONS = 12;

	private ExemplarReport() {
	}

	static void write(int rounds, Path projects, Path folder) throws IOException, InterruptedException {
		String classPath = System.getProperty("java.class.path") + File.pathSeparator
				+ projects.resolve("tracing/target/libraries/*");
		int exit = new ProcessBuilder(ServerProcess.JAVA, "-classpath", classPath, ExemplarReport.class.getName(),
				Integer.toString(rounds), folder.toString())
			.inheritIO()
			.start()
			.waitFor();
		if (exit != 0) {
			throw new IOException("The process with tracing ended with " + exit);
		}
	}

	/**
	 * Run the benchmark in this process.
	 * @param args number of rounds; folder for the results
	 * @throws RunnerException if the benchmark fails
	 * @throws IOException if the results cannot be written
	 */
	public static void main(String[] args) throws RunnerException, IOException {
		OptionsBuilder benchmark = new OptionsBuilder();
		benchmark.include(PipelineBenchmark.class.getName())
			.threads(1)
			.warmupIterations(WARM_UP_ITERATIONS)
			.param("recorder", RECORDERS.stream().map(Recorder::name).toArray(String[]::new))
			.param("target", TARGET.name());
		Rounds rounds = Rounds.run(Integer.parseInt(args[0]), List.of(benchmark));
		Page page = new Page("What exemplars add",
				"To a request through Spring WebFlux whose trace is sampled, in memory: median, least and most of the rounds. "
						+ "Spring Boot observes each request for its span, and its own meter is turned off.");
		page.table("", "traces alone", "webmetrics without exemplars adds", "exemplars add to that");
		for (Rounds.Quantity quantity : Rounds.Quantity.values()) {
			page.row(Page.words(quantity), rounds.of(quantity, key(Recorder.TRACES)).format(0),
					rounds.added(quantity, key(Recorder.WEBMETRICS_BESIDE_TRACES), key(Recorder.TRACES)).format(0),
					rounds.added(quantity, key(Recorder.EXEMPLARS), key(Recorder.WEBMETRICS_BESIDE_TRACES)).format(0));
		}
		page.write(Path.of(args[1], "exemplars.md"));
	}

	private static String key(Recorder recorder) {
		return PipelineReport.key(recorder, TARGET, 1);
	}

}
