package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;

/**
 * The rules for Prometheus and their tests.
 */
final class Rules {

	static final Path FOLDER = Path.of("..", "observability", "rules");

	static final String NAME = "webmetrics.rules.yml";

	static final List<String> TESTS = List.of("webmetrics.tests.yml", "webmetrics-days.tests.yml");

	private static final Pattern DURATION = Pattern.compile("(\\[|offset |for: )(\\d+)([mhd])\\b");

	private static final Map<String, Integer> SECONDS = Map.of("m", 60, "h", 3600, "d", 86_400);

	private Rules() {
	}

	static List<Rule> all() throws IOException {
		return maps(parse(NAME).get("groups")).flatMap((group) -> maps(group.get("rules"))).map(Rule::of).toList();
	}

	/**
	 * Write the rules, one of them changed, and those of their tests that look at that
	 * one.
	 * @param rule name of the rule
	 * @param expression what it is to evaluate instead
	 * @param folder where to write them
	 * @return the files of the tests
	 */
	static String[] write(String rule, String expression, Path folder) throws IOException {
		Map<String, Object> rules = parse(NAME);
		maps(rules.get("groups")).flatMap((group) -> maps(group.get("rules")))
			.filter((each) -> Rule.of(each).name().equals(rule))
			.forEach((each) -> each.put("expr", expression));
		write(rules, folder.resolve(NAME));
		for (String name : TESTS) {
			Map<String, Object> tests = parse(name);
			tests.put("tests", maps(tests.get("tests")).filter((test) -> test.toString().contains(rule)).toList());
			write(tests, folder.resolve(name));
		}
		return TESTS.stream().map((name) -> folder.resolve(name).toString()).toArray(String[]::new);
	}

	/**
	 * Return the rules with a second for each minute, for tests that wait for alerts.
	 */
	static String sixtyTimesFaster() throws IOException {
		return DURATION.matcher(Files.readString(FOLDER.resolve(NAME)))
			.replaceAll((duration) -> duration.group(1)
					+ Integer.parseInt(duration.group(2)) * SECONDS.get(duration.group(3)) / 60 + "s");
	}

	private static Map<String, Object> parse(String file) throws IOException {
		return new Yaml().load(Files.readString(FOLDER.resolve(file)));
	}

	private static void write(Map<String, Object> document, Path file) throws IOException {
		Files.writeString(file, new Yaml().dump(document));
	}

	@SuppressWarnings("unchecked")
	private static Stream<Map<String, Object>> maps(Object list) {
		return ((Collection<Map<String, Object>>) list).stream();
	}

	/**
	 * A rule.
	 *
	 * @param name name of what it records, or of the alert
	 * @param alert whether it is an alert
	 * @param expression what it evaluates
	 */
	record Rule(String name, boolean alert, String expression) {

		private static Rule of(Map<String, Object> rule) {
			boolean alert = rule.containsKey("alert");
			return new Rule(rule.get(alert ? "alert" : "record").toString(), alert, rule.get("expr").toString());
		}

	}

}
