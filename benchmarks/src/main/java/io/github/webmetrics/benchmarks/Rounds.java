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
 * Rounds of JMH, each of which runs every benchmark once: what is compared was measured
 * at nearly the same time, as shared machines are faster at one time than at another.
 */
final class Rounds {

	private static final String BYTES = "gc.alloc.rate.norm";

	private final List<Map<String, RunResult>> rounds = new ArrayList<>();

	static Rounds run(int number, List<OptionsBuilder> benchmarks) throws RunnerException {
		List<Options> options = benchmarks.stream()
			.map((benchmark) -> benchmark.addProfiler(GCProfiler.class).shouldFailOnError(true).build())
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
	 * Return what tells a benchmark from the others.
	 * @return as in {@code request NONE ANNOTATED 1}, with the number of threads
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
	 * Return what a benchmark costs.
	 * @param quantity what of it
	 * @param benchmark the benchmark
	 * @return the cost of a request
	 */
	Spread of(Quantity quantity, String benchmark) {
		return Spread.of(this.rounds.size(), (round) -> cost(quantity, round, benchmark));
	}

	/**
	 * Return what a benchmark costs more than another.
	 * @param quantity what of it
	 * @param benchmark the benchmark
	 * @param none the other
	 * @return the difference of a request's costs
	 */
	Spread added(Quantity quantity, String benchmark, String none) {
		return Spread.of(this.rounds.size(), (round) -> added(quantity, round, benchmark, none));
	}

	/**
	 * Return what a benchmark costs, as a multiple of what another costs.
	 * @param quantity what of it
	 * @param benchmark the benchmark
	 * @param other the other
	 * @return the ratio
	 */
	Spread times(Quantity quantity, String benchmark, String other) {
		return Spread.of(this.rounds.size(),
				(round) -> cost(quantity, round, benchmark) / cost(quantity, round, other));
	}

	/**
	 * Return what a benchmark adds, as a multiple of what another adds.
	 * @param quantity what of it
	 * @param benchmark the benchmark
	 * @param other the other
	 * @param none what both add to
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
	 * What a request costs.
	 */
	enum Quantity {

		NANOSECONDS, BYTES

	}

}
