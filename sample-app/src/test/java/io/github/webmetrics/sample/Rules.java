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
 * Reads and changes the rules for Prometheus and their tests.
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
	 * Write the rules with one of them changed, and the tests that cover this rule.
	 * @param rule name of the rule
	 * @param expression expression to use instead
	 * @param folder folder to write to
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
	 * Return the rules with each minute replaced by a second, for tests that wait for
	 * alerts.
	 */
	static String sixtyTimesFaster() throws IOException {
		return faster(FOLDER, 60);
	}

	/**
	 * Return rules with shorter times.
	 * @param folder folder of the rules
	 * @param times how many times shorter
	 */
	static String faster(Path folder, int times) throws IOException {
		return DURATION.matcher(Files.readString(folder.resolve(NAME)))
			.replaceAll((duration) -> duration.group(1)
					+ Integer.parseInt(duration.group(2)) * SECONDS.get(duration.group(3)) / times + "s");
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
	 * A recording rule or an alerting rule.
	 *
	 * @param name name of the recorded series or of the alert
	 * @param alert whether it is an alert
	 * @param expression expression of the rule
	 */
	record Rule(String name, boolean alert, String expression) {

		private static Rule of(Map<String, Object> rule) {
			boolean alert = rule.containsKey("alert");
			return new Rule(rule.get(alert ? "alert" : "record").toString(), alert, rule.get("expr").toString());
		}

	}

}
