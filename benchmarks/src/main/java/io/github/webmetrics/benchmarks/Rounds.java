package io.github.webmetrics.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Several rounds of JMH benchmarks. Each round runs every benchmark once. Values are
 * compared only within a round, because the speed of a shared machine changes over time.
 */
final class Rounds {

	private static final String BYTES = "gc.alloc.rate.norm";

	private final List<Map<String, RunResult>> rounds = new ArrayList<>();

	static Rounds run(int number, List<OptionsBuilder> benchmarks) throws RunnerException {
		List<Options> options = benchmarks.stream()
			.map((benchmark) -> benchmark.addProfiler(GCProfiler.class)
				// Otherwise the benchmarks that allocate most also measure how the
				// operating system gives the heap its memory.
				.jvmArgsAppend("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch")
				.shouldFailOnError(true)
				.build())
			.toList();
		Rounds rounds = new Rounds();
		for (int round = 0; round < number; round++) {
			Map<String, RunResult> results = new HashMap<>();
			for (Options each : options) {
				new Runner(each).run().forEach((result) -> results.put(key(result.getParams()), result));
			}
			rounds.rounds.add(results);
		}
		return rounds;
	}

	/**
	 * Return the key of a benchmark, which is unique within a round.
	 * @return method, parameters and number of threads, for example
	 * {@code request NONE ANNOTATED 1}
	 */
	private static String key(BenchmarkParams benchmark) {
		String method = benchmark.getBenchmark().substring(benchmark.getBenchmark().lastIndexOf('.') + 1);
		String params = benchmark.getParamsKeys()
			.stream()
			.sorted()
			.map((param) -> benchmark.getParam(param) + " ")
			.collect(Collectors.joining());
		return method + " " + params + benchmark.getThreads();
	}

	/**
	 * Return the cost of a request.
	 * @param quantity the measured quantity
	 * @param benchmark key of the benchmark
	 * @return the cost of a request
	 */
	Spread of(Quantity quantity, String benchmark) {
		return Spread.of(this.rounds.size(), (round) -> cost(quantity, round, benchmark));
	}

	/**
	 * Return how much more a request costs in one benchmark than in another.
	 * @param quantity the measured quantity
	 * @param benchmark key of the benchmark
	 * @param none key of the other benchmark
	 * @return the difference of the costs of a request
	 */
	Spread added(Quantity quantity, String benchmark, String none) {
		return Spread.of(this.rounds.size(), (round) -> added(quantity, round, benchmark, none));
	}

	/**
	 * Return the cost of a request in one benchmark divided by its cost in another.
	 * @param quantity the measured quantity
	 * @param benchmark key of the benchmark
	 * @param other key of the other benchmark
	 * @return the ratio
	 */
	Spread times(Quantity quantity, String benchmark, String other) {
		return Spread.of(this.rounds.size(),
				(round) -> cost(quantity, round, benchmark) / cost(quantity, round, other));
	}

	/**
	 * Return the cost that one benchmark adds to a baseline divided by the cost that
	 * another benchmark adds to it.
	 * @param quantity the measured quantity
	 * @param benchmark key of the benchmark
	 * @param other key of the other benchmark
	 * @param none key of the baseline
	 * @return the ratio
	 */
	Spread ratio(Quantity quantity, String benchmark, String other, String none) {
		return Spread.of(this.rounds.size(),
				(round) -> added(quantity, round, benchmark, none) / added(quantity, round, other, none));
	}

	private double added(Quantity quantity, int round, String benchmark, String none) {
		return cost(quantity, round, benchmark) - cost(quantity, round, none);
	}

	private double cost(Quantity quantity, int round, String benchmark) {
		RunResult result = Objects.requireNonNull(this.rounds.get(round).get(benchmark), benchmark);
		return switch (quantity) {
			case NANOSECONDS -> result.getPrimaryResult().getScore();
			case BYTES -> Objects.requireNonNull(result.getSecondaryResults().get(BYTES)).getScore();
		};
	}

	/**
	 * The quantities that are measured for each request.
	 */
	enum Quantity {

		NANOSECONDS, BYTES

	}

}
