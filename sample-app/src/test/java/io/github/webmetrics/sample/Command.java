package io.github.webmetrics.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command for a shell.
 *
 * @param folder folder in which it runs, below that of the repository
 * @param words the words of the command
 */
record Command(String folder, List<String> words) {

	// Operators, and words with quoted parts.
	private static final Pattern TOKEN = Pattern
		.compile("&&|\\|\\||[|;>]|(?:\"[^\"]*\"|'[^']*'|[^\\s\"'|;>&]|&(?!&))+");

	private static final Pattern OPERATOR = Pattern.compile("&&|\\|\\||[|;>]");

	private static final Pattern VARIABLE = Pattern.compile("[A-Z_]+=.*");

	/**
	 * Read commands. Each begins in the folder to which those before have changed.
	 */
	static List<Command> all(String script) {
		List<Command> commands = new ArrayList<>();
		String folder = "";
		for (String line : script.replace("\\\n", " ").split("\n")) {
			if (line.startsWith("#")) {
				continue;
			}
			for (List<String> words : split(TOKEN.matcher(line).results().map(MatchResult::group).toList())) {
				commands.add(new Command(folder, words));
				if (words.get(0).equals("cd")) {
					folder += words.get(1) + "/";
				}
			}
		}
		return commands;
	}

	private static List<List<String>> split(List<String> tokens) {
		List<List<String>> commands = new ArrayList<>();
		List<String> words = new ArrayList<>();
		for (String token : tokens) {
			if (OPERATOR.matcher(token).matches()) {
				commands.add(words);
				words = new ArrayList<>();
			}
			else if (!words.isEmpty() || !VARIABLE.matcher(token).matches()) {
				words.add(token.replaceAll("[\"']", ""));
			}
		}
		commands.add(words);
		return commands.stream().filter((command) -> !command.isEmpty()).toList();
	}

	String program() {
		return this.words.get(0);
	}

	List<String> arguments() {
		return this.words.subList(1, this.words.size());
	}

	/**
	 * Return the values of an option, as in {@code -f file} and {@code -Pprofile}.
	 */
	List<String> values(String option) {
		List<String> values = new ArrayList<>();
		for (int index = 1; index < this.words.size(); index++) {
			String word = this.words.get(index);
			if (word.equals(option) && index + 1 < this.words.size()) {
				values.add(this.words.get(index + 1));
			}
			else if (word.startsWith(option) && !word.equals(option)) {
				values.add(word.substring(option.length()));
			}
		}
		return values;
	}

	/**
	 * Return the elements of the lists that are the values of an option.
	 */
	List<String> listed(String option) {
		return values(option).stream().flatMap((value) -> Stream.of(value.split(","))).toList();
	}

	@Override
	public String toString() {
		return String.join(" ", this.words);
	}

}
