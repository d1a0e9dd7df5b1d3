package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A Markdown page with tables.
 */
final class Page {

	private final StringBuilder text = new StringBuilder();

	Page(String title, String introduction) {
		line("# " + title);
		line("");
		line(introduction);
		line("");
		line(String.format("Java %s, %s %s, %d processors, %s.", Runtime.version(), System.getProperty("os.name"),
				System.getProperty("os.arch"), Processors.NUMBER, LocalDate.now(ZoneOffset.UTC)));
	}

	/**
	 * Return the name of an enum value as a page shows it.
	 * @param value the value
	 * @return the name in lower case, with spaces instead of underscores
	 */
	static String words(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	void heading(String heading) {
		line("");
		line("## " + heading);
	}

	void table(String... columns) {
		line("");
		row(columns);
		List<String> rule = Arrays.stream(columns).map((column) -> "---").toList();
		row(rule.toArray(String[]::new));
	}

	void row(String... cells) {
		line("| " + String.join(" | ", cells) + " |");
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

	void write(Path file) throws IOException {
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, this.text, StandardCharsets.UTF_8);
	}

}
