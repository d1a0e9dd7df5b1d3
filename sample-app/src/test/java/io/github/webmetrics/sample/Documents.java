package io.github.webmetrics.sample;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the code blocks of the project's documents.
 */
final class Documents {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

	private Documents() {
	}

	/**
	 * Return the code blocks of a document in one language.
	 */
	static List<String> blocks(String document, String language) throws IOException {
		return BLOCK.matcher(Shipped.read(document).text())
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

}
