package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Writes what each opt-in adds to a request through all of Spring WebFlux that webmetrics
 * records.
 */
final class OptInReport {

	private static final List<Recorder> OPT_INS = List.of(Recorder.NATIVE_BUCKETS, Recorder.LABELS,
			Recorder.REQUEST_SIZE, Recorder.RESPONSE_SIZE, Recorder.FIRST_BYTE, Recorder.QUEUE, Recorder.EVERYTHING);

	private static final List<PipelineBenchmark.Target> TARGETS = List.of(PipelineBenchmark.Target.ANSWERED,
			PipelineBenchmark.Target.ECHOED);

	private OptInReport() {
	}

	static void write(int number, Path folder) throws RunnerException, IOException {
		OptionsBuilder benchmark = new OptionsBuilder();
		benchmark.include(PipelineBenchmark.class.getName())
			.threads(1)
			.param("recorder",
					Stream.concat(Stream.of(Recorder.NONE, Recorder.WEBMETRICS), OPT_INS.stream())
						.map(Recorder::name)
						.toArray(String[]::new))
			.param("target", TARGETS.stream().map(Enum::name).toArray(String[]::new));
		Rounds rounds = Rounds.run(number, List.of(benchmark));
		Page page = new Page("What each opt-in adds",
				"To a request through Spring WebFlux, in memory, beyond what webmetrics adds without it: median, least and most of the rounds. "
						+ "The first row is what webmetrics adds to no recording. A filter answers the first kind of request without a body, the second with the body of the request.");
		page.table("", "answered, nanoseconds", "answered, bytes", "echoed, nanoseconds", "echoed, bytes");
		row(page, rounds, Recorder.WEBMETRICS, Recorder.NONE);
		OPT_INS.forEach((optIn) -> row(page, rounds, optIn, Recorder.WEBMETRICS));
		page.write(folder.resolve("opt-ins.md"));
	}

	private static void row(Page page, Rounds rounds, Recorder recorder, Recorder without) {
		page.row(
				Stream
					.concat(Stream.of(recorder.toString()),
							TARGETS.stream()
								.flatMap((target) -> Stream.of(Rounds.Quantity.values())
									.map((quantity) -> rounds
										.added(quantity, PipelineReport.key(recorder, target, 1),
												PipelineReport.key(without, target, 1))
										.format(0))))
					.toArray(String[]::new));
	}

}
