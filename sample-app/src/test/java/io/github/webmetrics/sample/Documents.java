package io.github.webmetrics.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All pages of the documentation: those in the root of the repository, and those in the
 * folder {@code docs} without the results of the benchmarks.
 */
final class Documents {

	private static final Set<String> IN_ROOT = Set.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md");

	private Documents() {
	}

	static List<Page> pages() throws IOException {
		List<String> names = Repository.files()
			.stream()
			.filter((name) -> IN_ROOT.contains(name) || isInDocs(name))
			.toList();
		assertThat(names).containsAll(IN_ROOT).anyMatch(Documents::isInDocs);
		return names.stream().map(Page::read).toList();
	}

	private static boolean isInDocs(String name) {
		return name.startsWith("docs/") && name.endsWith(".md") && !name.startsWith("docs/benchmarks/");
	}

	/**
	 * Return the code blocks of one kind on all pages.
	 */
	static List<Block> blocks(Kind kind) throws IOException {
		return pages().stream().flatMap((page) -> page.blocks().stream()).filter(kind::isKindOf).toList();
	}

	/**
	 * Return the single code block of one kind that contains a text.
	 */
	static String block(Kind kind, String part) throws IOException {
		List<Block> blocks = blocks(kind).stream().filter((block) -> block.text().contains(part)).toList();
		assertThat(blocks).as("blocks with " + part).hasSize(1);
		return blocks.get(0).text();
	}

	/**
	 * Return the names that the code in sentences has and that are not known, each with
	 * its place.
	 */
	static List<String> unknownNames(Pattern pattern, Predicate<String> known) throws IOException {
		return unknownNames((span) -> pattern.matcher(span).results().map(MatchResult::group), known);
	}

	/**
	 * Return the names that the code in sentences has and that are not known, each with
	 * its place.
	 * @param names finds the names in a piece of code
	 * @param known whether a name is known
	 */
	static List<String> unknownNames(Function<String, Stream<String>> names, Predicate<String> known)
			throws IOException {
		List<String> unknown = new ArrayList<>();
		int found = 0;
		for (Page page : pages()) {
			for (Span span : page.spans()) {
				for (String name : names.apply(span.text()).toList()) {
					found++;
					if (!known.test(name)) {
						unknown.add(span.place() + ": " + name);
					}
				}
			}
		}
		// Otherwise, the tests would look for the wrong thing.
		assertThat(found).isPositive();
		return unknown;
	}

	/**
	 * A part of a page, for messages.
	 *
	 * @param page name of the page
	 * @param line line at which it begins
	 */
	record Place(String page, int line) {

		@Override
		public String toString() {
			return this.page + ":" + this.line;
		}

	}

	/**
	 * A piece of code within a sentence, as in `this`.
	 *
	 * @param place where it is
	 * @param text its text
	 */
	record Span(Place place, String text) {

	}

	/**
	 * A code block.
	 *
	 * @param place where it begins
	 * @param language language that is named at its beginning
	 * @param title name of the file that it is a part of, or an empty string
	 * @param fails whether the application does not start with this configuration
	 * @param text its text
	 */
	record Block(Place place, String language, String title, boolean fails, String text) {

		Stream<String> lines() {
			return this.text.lines().map(String::strip).filter((line) -> !line.isEmpty());
		}

		/**
		 * Return whether each paragraph of this block is in a file, in the same order.
		 * White space does not count.
		 */
		boolean isPartOf(String file) {
			String rest = withoutWhitespace(file);
			for (String paragraph : this.text.strip().split("\n\\s*\n")) {
				String part = withoutWhitespace(paragraph);
				int start = rest.indexOf(part);
				if (start < 0) {
					return false;
				}
				rest = rest.substring(start + part.length());
			}
			return true;
		}

		private static String withoutWhitespace(String text) {
			return text.replaceAll("\\s+", "");
		}

		@Override
		public String toString() {
			return this.place + "\n" + this.text;
		}

	}

}
