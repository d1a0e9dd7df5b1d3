package io.github.webmetrics.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.webmetrics.meter.MetricsSettings;

/**
 * The values which the labels of headers and beans have before the first request.
 *
 * @param byLabel values of each label
 */
record FurtherValues(List<List<String>> byLabel) {

	/**
	 * Return the values of the labels of a metric.
	 * @param settings settings of the metrics
	 * @param has whether the metric has the label of the given name
	 */
	static FurtherValues of(MetricsSettings settings, Predicate<String> has) {
		return new FurtherValues(settings.labels()
			.further()
			.stream()
			.map((label) -> has.test(label.name()) ? List.copyOf(label.initialValues())
					: List.of(MetricsSettings.Further.NONE))
			.toList());
	}

	/**
	 * Return the number of combinations, which may be very large.
	 */
	double combinations() {
		return this.byLabel.stream().mapToDouble(List::size).reduce(1, (product, values) -> product * values);
	}

	/**
	 * Call the action with each combination, which has a value for each label.
	 */
	void forEach(Consumer<List<String>> action) {
		forEach(List.of(), action);
	}

	private void forEach(List<String> start, Consumer<List<String>> action) {
		if (start.size() == this.byLabel.size()) {
			action.accept(start);
			return;
		}
		for (String value : this.byLabel.get(start.size())) {
			List<String> longer = new ArrayList<>(start);
			longer.add(value);
			forEach(longer, action);
		}
	}

}
