package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Rounds of measurements. Each round measures every variant once, and each round starts
 * with the next variant.
 *
 * @param rounds the result of each variant, for each round
 * @param <V> type of a variant
 * @param <T> type of a result
 */
record Turns<V, T>(List<Map<V, T>> rounds) {

	static <V, T> Turns<V, T> take(int number, List<V> variants, Measurement<V, T> measurement)
			throws IOException, InterruptedException {
		List<Map<V, T>> rounds = new ArrayList<>();
		for (int round = 0; round < number; round++) {
			Map<V, T> results = new HashMap<>();
			for (int turn = 0; turn < variants.size(); turn++) {
				V variant = variants.get((round + turn) % variants.size());
				results.put(variant, measurement.of(variant));
			}
			rounds.add(results);
		}
		return new Turns<>(rounds);
	}

	Spread of(V variant, ToDoubleFunction<T> value) {
		return Spread.of(this.rounds.size(), (round) -> value(round, variant, value));
	}

	/**
	 * Compare a variant with another one. Only values of the same round are compared.
	 * @param variant the variant
	 * @param other the other variant
	 * @param value returns the value to compare
	 * @param comparison gets the value of the variant and the value of the other one, in
	 * this order
	 * @return the comparisons
	 */
	Spread compare(V variant, V other, ToDoubleFunction<T> value, DoubleBinaryOperator comparison) {
		return Spread.of(this.rounds.size(),
				(round) -> comparison.applyAsDouble(value(round, variant, value), value(round, other, value)));
	}

	private double value(int round, V variant, ToDoubleFunction<T> value) {
		return value.applyAsDouble(Objects.requireNonNull(this.rounds.get(round).get(variant)));
	}

	/**
	 * Measures a variant.
	 *
	 * @param <V> type of the variant
	 * @param <T> type of the result
	 */
	interface Measurement<V, T> {

		T of(V variant) throws IOException, InterruptedException;

	}

}
