package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page about the migration says: queries before and after it, and tables of the
 * series that requests are counted in.
 *
 * @param text content of the page
 */
record MigrationPage(String text) {

	private static final String NAME = "docs/migrate.md";

	private static final Pattern PAIR = Pattern
		.compile("(?ms)^### ([^\\n]+)\\n(?:(?!^#|^```).)*^```promql\\n# before\\n(.*?)\\n\\n# after\\n(.*?)\\n```$");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

	static MigrationPage read() throws IOException {
		return new MigrationPage(Shipped.read(NAME).text());
	}

	List<Pair> pairs() {
		List<Pair> pairs = PAIR.matcher(this.text)
			.results()
			.map((pair) -> new Pair(pair.group(1), pair.group(2), pair.group(3)))
			.toList();
		assertThat(pairs).as("all blocks of queries are pairs").hasSize(this.text.split("```promql").length - 1);
		return pairs;
	}

	List<String> code() {
		return blocks("java");
	}

	/**
	 * Write the only configuration of the page that contains the given part, and return
	 * the property that adds it to an application's own.
	 */
	String configuration(String part, Path folder) throws IOException {
		List<String> configurations = blocks("yaml").stream().filter((each) -> each.contains(part)).toList();
		assertThat(configurations).as(part).hasSize(1);
		Path file = Files.writeString(folder.resolve("application.yml"), configurations.get(0));
		return "spring.config.additional-location=" + file;
	}

	private static List<String> blocks(String language) {
		return Page.read(NAME)
			.blocks()
			.stream()
			.filter((block) -> block.language().equals(language))
			.map(Documents.Block::text)
			.toList();
	}

	/**
	 * Return the rows of the table whose head begins with the given cells.
	 */
	List<Row> table(String... head) {
		String line = "| " + String.join(" | ", head) + " |";
		assertThat(this.text).contains(line);
		return this.text.lines()
			.dropWhile((each) -> !each.startsWith(line))
			.skip(2)
			.takeWhile((each) -> each.startsWith("|"))
			.map((each) -> Stream.of(each.split("\\|")).skip(1).map(String::strip).toList())
			.map((cells) -> new Row(cells.get(0), cells.subList(1, cells.size())))
			.toList();
	}

	/**
	 * A query of Spring Boot's metric and the one of webmetrics that replaces it.
	 *
	 * @param title what the queries tell
	 * @param before query of Spring Boot's metric
	 * @param after query of the metrics of webmetrics
	 */
	record Pair(String title, String before, String after) {

		List<String> both() {
			return List.of(this.before, this.after);
		}

	}

	/**
	 * A row of a table.
	 *
	 * @param request the kind of request
	 * @param cells all cells behind it
	 */
	record Row(String request, List<String> cells) {

		/**
		 * Return the labels that a cell names, or none where it says that there is no
		 * series.
		 */
		Map<String, String> labels(int cell) {
			Map<String, String> labels = new HashMap<>();
			LABEL.matcher(this.cells.get(cell))
				.results()
				.forEach((label) -> labels.put(label.group(1), label.group(2)));
			return labels;
		}

		/**
		 * Return the status that the client gets, or nothing where it gets none.
		 */
		String status() {
			return this.cells.get(0).replaceAll("\\D", "");
		}

	}

}
