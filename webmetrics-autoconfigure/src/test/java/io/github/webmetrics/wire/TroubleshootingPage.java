package io.github.webmetrics.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on troubleshooting. The tests compare what it quotes with what an application
 * does.
 *
 * @param text its text
 */
record TroubleshootingPage(String text) {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(.*?)\\n(.*?)^ *```$");

	static TroubleshootingPage read() {
		try {
			return new TroubleshootingPage(Files.readString(Path.of("../docs/troubleshooting.md")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> headings() {
		return find("(?m)^## (.+)$", this.text).toList();
	}

	/**
	 * Return the text below a heading.
	 */
	String section(String heading) {
		int start = this.text.indexOf("\n## " + heading + "\n");
		assertThat(start).as(heading).isNotNegative();
		int end = this.text.indexOf("\n## ", start + 1);
		return this.text.substring(start, (end < 0) ? this.text.length() : end);
	}

	/**
	 * Return the code blocks of one language in a section.
	 */
	List<String> blocks(String heading, String language) {
		return BLOCK.matcher(section(heading))
			.results()
			.filter((block) -> block.group(2).equals(language))
			.map((block) -> block.group(3).replaceAll("(?m)^" + block.group(1), ""))
			.toList();
	}

	/**
	 * Return the cells of a table in a section.
	 * @param heading the heading of the section
	 * @param firstColumn the title of the table's first column
	 */
	List<List<String>> rows(String heading, String firstColumn) {
		return section(heading).lines()
			.dropWhile((line) -> !line.startsWith("| " + firstColumn + " |"))
			.takeWhile((line) -> line.startsWith("|"))
			.skip(2)
			.map((line) -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
			.toList();
	}

	/**
	 * Return the property that makes an application use the configuration of a section.
	 */
	String configuration(String heading, Path folder) throws IOException {
		return "spring.config.location="
				+ Files.writeString(folder.resolve("application.yml"), blocks(heading, "yaml").get(0));
	}

	/**
	 * Return the first group of each match of a pattern.
	 */
	static Stream<String> find(String pattern, String text) {
		return Pattern.compile(pattern).matcher(text).results().map((match) -> match.group(1));
	}

}
