package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Rounds of measurements. Each round measures every recorder once, and each round starts
 * with the next recorder.
 *
 * @param rounds the result of each recorder, for each round
 * @param <T> type of a result
 */
record Turns<T>(List<Map<Recorder, T>> rounds) {

	/**
	 * The recorders that are measured.
	 */
	static final List<Recorder> RECORDERS = List.of(Recorder.NONE, Recorder.WEBMETRICS, Recorder.SPRING_BOOT);

	static <T> Turns<T> take(int number, Measurement<T> measurement) throws IOException, InterruptedException {
		List<Map<Recorder, T>> rounds = new ArrayList<>();
		for (int round = 0; round < number; round++) {
			Map<Recorder, T> results = new EnumMap<>(Recorder.class);
			for (int turn = 0; turn < RECORDERS.size(); turn++) {
				Recorder recorder = RECORDERS.get((round + turn) % RECORDERS.size());
				results.put(recorder, measurement.of(recorder));
			}
			rounds.add(results);
		}
		return new Turns<>(rounds);
	}

	Spread of(Recorder recorder, ToDoubleFunction<T> value) {
		return Spread.of(this.rounds.size(), (round) -> value(round, recorder, value));
	}

	/**
	 * Compare a recorder with an application without one. Only values of the same round
	 * are compared.
	 * @param recorder the recorder
	 * @param value returns the value to compare
	 * @param comparison gets the value of the recorder and the value without a recorder,
	 * in this order
	 * @return the comparisons
	 */
	Spread withNone(Recorder recorder, ToDoubleFunction<T> value, DoubleBinaryOperator comparison) {
		return Spread.of(this.rounds.size(),
				(round) -> comparison.applyAsDouble(value(round, recorder, value), value(round, Recorder.NONE, value)));
	}

	private double value(int round, Recorder recorder, ToDoubleFunction<T> value) {
		return value.applyAsDouble(Objects.requireNonNull(this.rounds.get(round).get(recorder)));
	}

	/**
	 * Measures a recorder.
	 *
	 * @param <T> type of the result
	 */
	interface Measurement<T> {

		T of(Recorder recorder) throws IOException, InterruptedException;

	}

}
