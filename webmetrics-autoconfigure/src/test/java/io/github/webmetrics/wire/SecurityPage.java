package io.github.webmetrics.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The page on security. The tests run its configuration and its code.
 */
final class SecurityPage {

	private static final Path PAGE = Path.of("../docs/security.md");

	private SecurityPage() {
	}

	/**
	 * Return the code blocks of one language.
	 */
	static List<String> blocks(String language) throws IOException {
		return Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$")
			.matcher(Files.readString(PAGE))
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	/**
	 * Return the property that makes an application use the first configurations of the
	 * page.
	 */
	static String configuration(int count, Path folder) throws IOException {
		List<String> yaml = blocks("yaml");
		List<String> files = IntStream.range(0, count)
			.mapToObj((i) -> write(folder.resolve(i + ".yml"), yaml.get(i)))
			.toList();
		return "spring.config.location=" + String.join(",", files);
	}

	private static String write(Path file, String text) {
		try {
			return Files.writeString(file, text).toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
