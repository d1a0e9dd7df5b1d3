package io.github.webmetrics.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The median and the extremes of the values of several rounds.
 *
 * @param least smallest value
 * @param median median value
 * @param most greatest value
 */
record Spread(double least, double median, double most) {

	static Spread of(List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		double median = (sorted.size() % 2 == 1) ? sorted.get(middle)
				: (sorted.get(middle - 1) + sorted.get(middle)) / 2;
		return new Spread(sorted.get(0), median, sorted.get(sorted.size() - 1));
	}

	/**
	 * Return the spread of one value per round.
	 * @param rounds number of rounds
	 * @param value returns the value of a round by the round's index
	 * @return the spread
	 */
	static Spread of(int rounds, IntToDoubleFunction value) {
		return of(IntStream.range(0, rounds).mapToObj(value::applyAsDouble).toList());
	}

	/**
	 * Format the median with the extremes.
	 * @param decimals number of decimals
	 * @return the text, for example {@code 120 (110 to 150)}
	 */
	String format(int decimals) {
		String number = "%,." + decimals + "f";
		return String.format(Locale.ROOT, number + " (" + number + " to " + number + ")", this.median, this.least,
				this.most);
	}

}
