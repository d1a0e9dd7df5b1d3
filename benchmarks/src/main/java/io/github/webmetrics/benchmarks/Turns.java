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
 * Rounds in each of which every recorder has its turn, and not always in the same order.
 *
 * @param rounds what was measured of each recorder in each round
 * @param <T> what is measured
 */
record Turns<T>(List<Map<Recorder, T>> rounds) {

	/**
	 * The recorders that have a turn.
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
	 * Compare a recorder with none, each time in the same round.
	 * @param recorder the recorder
	 * @param value what is compared
	 * @param comparison how it is compared, the value of none second
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
	 * @param <T> what is measured
	 */
	interface Measurement<T> {

		T of(Recorder recorder) throws IOException, InterruptedException;

	}

}
