package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Writes the time and memory that each recorder adds to a request through all of Spring
 * WebFlux.
 */
final class PipelineReport {

	private static final List<Recorder> RECORDERS = List.of(Recorder.EMPTY_FILTER, Recorder.FLOOR, Recorder.WEBMETRICS,
			Recorder.BUILDERS, Recorder.SPRING_BOOT);

	private static final List<PipelineBenchmark.Target> TARGETS = Stream.of(PipelineBenchmark.Target.values())
		.filter((target) -> target != PipelineBenchmark.Target.ECHOED)
		.toList();

	private final Rounds rounds;

	private PipelineReport(Rounds rounds) {
		this.rounds = rounds;
	}

	static void write(int rounds, Path folder) throws RunnerException, IOException {
		String benchmark = PipelineBenchmark.class.getName();
		String[] recorders = Stream.concat(Stream.of(Recorder.NONE), RECORDERS.stream())
			.map(Recorder::name)
			.toArray(String[]::new);
		OptionsBuilder oneThread = new OptionsBuilder();
		oneThread.include(benchmark)
			.threads(1)
			.param("recorder", recorders)
			.param("target", TARGETS.stream().map(Enum::name).toArray(String[]::new));
		OptionsBuilder twoThreads = new OptionsBuilder();
		twoThreads.include(benchmark)
			.threads(2)
			.param("recorder", recorders)
			.param("target", PipelineBenchmark.Target.ANSWERED.name());
		new PipelineReport(Rounds.run(rounds, List.of(oneThread, twoThreads))).write(folder);
	}

	private void write(Path folder) throws IOException {
		Page page = new Page("A request through Spring WebFlux, in memory",
				"What recording adds to a request: median, least and most of the rounds.");
		for (Rounds.Quantity quantity : Rounds.Quantity.values()) {
			page.table(Page.words(quantity), "threads", "none", "an empty filter adds", "floor adds", "webmetrics adds",
					"builders add", "Spring Boot adds", "webmetrics / Spring Boot");
			for (PipelineBenchmark.Target target : TARGETS) {
				row(page, quantity, target, 1);
			}
			row(page, quantity, PipelineBenchmark.Target.ANSWERED, 2);
		}
		page.write(folder.resolve("pipeline.md"));
		BarChart chart = new BarChart("What recording adds to a request",
				RECORDERS.stream().map(Recorder::toString).toList());
		for (Rounds.Quantity quantity : Rounds.Quantity.values()) {
			chart.panel(Page.words(quantity), added(quantity, PipelineBenchmark.Target.ANSWERED, 1));
		}
		chart.write(folder.resolve("pipeline.svg"));
	}

	private void row(Page page, Rounds.Quantity quantity, PipelineBenchmark.Target target, int threads) {
		String none = key(Recorder.NONE, target, threads);
		List<String> cells = new ArrayList<>(
				List.of(Page.words(target), Integer.toString(threads), this.rounds.of(quantity, none).format(0)));
		added(quantity, target, threads).forEach((added) -> cells.add(added.format(0)));
		cells.add(
				this.rounds
					.ratio(quantity, key(Recorder.WEBMETRICS, target, threads),
							key(Recorder.SPRING_BOOT, target, threads), none)
					.format(2));
		page.row(cells.toArray(String[]::new));
	}

	private List<Spread> added(Rounds.Quantity quantity, PipelineBenchmark.Target target, int threads) {
		String none = key(Recorder.NONE, target, threads);
		return RECORDERS.stream()
			.map((recorder) -> this.rounds.added(quantity, key(recorder, target, threads), none))
			.toList();
	}

	static String key(Recorder recorder, PipelineBenchmark.Target target, int threads) {
		return "request " + recorder.name() + " " + target + " " + threads;
	}

}
