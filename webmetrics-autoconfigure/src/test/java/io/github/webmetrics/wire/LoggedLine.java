package io.github.webmetrics.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line that webmetrics logs.
 *
 * @param text its text, with dots in place of what differs each time
 * @param level its levels
 */
record LoggedLine(String text, String level) {

	/**
	 * The level of texts with which the line about a failure of the recording begins.
	 */
	static final String FAILURE = "failure";

	private static final String DOTS = "\u2026";

	// A quotation mark within a literal.
	private static final String QUOTE = "\u201c";

	private static final Pattern CALL = Pattern
		.compile("(?:logger|getLog\\(\\w+\\.class\\))\\s*\\.(info|warn|error|debug)\\(");

	private static final Pattern FAILURE_CALL = Pattern.compile("failures(?:\\(\\))?\\s*\\.log\\(");

	// The error mapping makes its message in a method of its own.
	private static final Pattern MESSAGE = Pattern.compile("return (?=exchange\\.getLogPrefix\\(\\) \\+)");

	private static final Pattern CONSTANT = Pattern.compile("(?:([A-Z]\\w+)\\.)?\\b([A-Z][A-Z_]+)\\b");

	/**
	 * Return all lines that the code logs.
	 */
	static List<LoggedLine> ofTheCode() throws IOException {
		List<LoggedLine> lines = new ArrayList<>();
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				add(lines, file, CALL);
				add(lines, file, FAILURE_CALL);
				add(lines, file, MESSAGE);
			}
		}
		return lines;
	}

	private static void add(List<LoggedLine> lines, Path file, Pattern call) throws IOException {
		String source = Files.readString(file);
		for (MatchResult match : call.matcher(source).results().toList()) {
			String text = template(firstArgument(source.substring(match.end())), file);
			// Without a text of its own, a call logs what a MESSAGE returns.
			if (!text.equals(DOTS)) {
				lines.add(new LoggedLine(text, level(call, match)));
			}
		}
	}

	private static String level(Pattern call, MatchResult match) {
		if (call == CALL) {
			return match.group(1).toUpperCase(Locale.ROOT);
		}
		return (call == MESSAGE) ? "ERROR, DEBUG" : FAILURE;
	}

	private static String firstArgument(String source) {
		String text = source.replace("\\\"", QUOTE);
		int depth = 0;
		int end = 0;
		for (boolean literal = false; literal || depth > 0 || ",;)".indexOf(text.charAt(end)) < 0; end++) {
			char character = text.charAt(end);
			literal ^= character == '"';
			if (!literal) {
				depth += (character == '(') ? 1 : (character == ')') ? -1 : 0;
			}
		}
		return text.substring(0, end).replaceAll("\\.formatted\\((?s:.*)", "");
	}

	/**
	 * Return the text of an expression: its literals and constants, and dots in place of
	 * everything else.
	 */
	private static String template(String expression, Path file) throws IOException {
		StringBuilder template = new StringBuilder();
		String[] parts = expression.split("\"", -1);
		for (int i = 0; i < parts.length; i++) {
			template.append((i % 2 == 1) ? parts[i].replaceAll("%(?:\\.0f|s)", DOTS) : value(parts[i], file));
		}
		return template.toString().replace(QUOTE, "\"").replaceAll(DOTS + "+", DOTS);
	}

	private static String value(String part, Path file) throws IOException {
		Matcher constant = CONSTANT.matcher(part);
		if (constant.find()) {
			Path declaring = (constant.group(1) != null) ? file.resolveSibling(constant.group(1) + ".java") : file;
			return TroubleshootingPage
				.find("String " + constant.group(2) + " = \"([^\"]*)\";", Files.readString(declaring))
				.findFirst()
				.orElseThrow();
		}
		return part.replaceAll("[\\s+()]", "").isEmpty() ? "" : DOTS;
	}

	/**
	 * Return whether this line is another one, of which dots may leave out more.
	 */
	boolean abridges(LoggedLine whole) {
		String pattern = Stream.of(this.text.split(DOTS, -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
		return this.level.equals(whole.level()) && (whole.text().matches(pattern)
				|| whole.text().replaceAll("^" + DOTS + "|" + DOTS + "$", "").matches(pattern));
	}

}
