package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Writes the cost of the filter alone, compared with the cost of updating the same
 * metrics directly.
 */
final class FilterReport {

	private static final String NONE = "none 1";

	private static final String FLOOR = "floor 1";

	private static final String METERS = "meters 1";

	private static final String WEBMETRICS = "webmetrics 1";

	private static final String NATIVE_BUCKETS = "nativeBuckets 1";

	private static final String LABELS = "labels 1";

	private FilterReport() {
	}

	static void write(int number, Path folder) throws RunnerException, IOException {
		OptionsBuilder benchmark = new OptionsBuilder();
		benchmark.include(FilterBenchmark.class.getName());
		Rounds rounds = Rounds.run(number, List.of(benchmark));
		Page page = new Page("The filter alone",
				"In front of a chain that only tells the route: median, least and most of the rounds. The floor is a"
						+ " counter, a histogram and a gauge of Prometheus's own client, kept, and two looks at a clock; meters are the same three of Micrometer's. Labels are those of a header and of a bean, on the counter.");
		page.table("", "nanoseconds", "bytes");
		for (String name : List.of(NONE, FLOOR, METERS, WEBMETRICS, NATIVE_BUCKETS, LABELS)) {
			page.row(name.substring(0, name.indexOf(' ')), rounds.of(Rounds.Quantity.NANOSECONDS, name).format(0),
					rounds.of(Rounds.Quantity.BYTES, name).format(0));
		}
		page.row("webmetrics / floor", rounds.times(Rounds.Quantity.NANOSECONDS, WEBMETRICS, FLOOR).format(2), "");
		page.row("webmetrics adds / floor adds",
				rounds.ratio(Rounds.Quantity.NANOSECONDS, WEBMETRICS, FLOOR, NONE).format(2), "");
		page.write(folder.resolve("filter.md"));
	}

}
