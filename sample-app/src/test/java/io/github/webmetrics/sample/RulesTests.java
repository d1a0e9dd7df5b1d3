package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that the rules for Prometheus pass their tests, that the tests notice each
 * change of a rule, and that the rules name only metrics and labels that are exposed.
 */
class RulesTests {

	private static final Pattern COMPARISON = Pattern.compile("[>=]=|>");

	private static final Pattern FACTOR = Pattern.compile("(?<=[>=] )[1-9][0-9.]*");

	private static final Pattern SELECTOR = Pattern.compile("(?<![\\w:])(request[a-z_]+)(?![\\w:])(?:\\{([^}]*)})?");

	private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)");

	private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9_:]*");

	private static final Set<String> LANGUAGE = Set.of("sum", "rate", "avg_over_time", "last_over_time", "scalar",
			"vector", "histogram_quantile", "or", "and", "unless", "offset", "up");

	// Prometheus adds these labels to each series that it scrapes.
	private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

	@Test
	void rulesAreValid() throws IOException, InterruptedException {
		Promtool.accepts("", "check", "rules", "--lint-fatal", Rules.FOLDER.resolve(Rules.NAME).toString());
	}

	@Test
	void rulesPassTheirTests() throws IOException, InterruptedException {
		for (String tests : Rules.TESTS) {
			Promtool.accepts("", "test", "rules", Rules.FOLDER.resolve(tests).toString());
		}
	}

	private static List<Change> changes() throws IOException {
		List<Change> changes = new ArrayList<>();
		for (Rules.Rule rule : Rules.all()) {
			String expression = rule.expression();
			if (rule.alert()) {
				changes.add(new Change(rule.name(), "(" + expression + ") unless (" + expression + ")"));
				changes.addAll(changes(rule, COMPARISON, (comparison) -> comparison.equals("==") ? "!=" : "<"));
				changes.addAll(changes(rule, FACTOR, (factor) -> "1000 * " + factor));
				changes.addAll(changes(rule, FACTOR, (factor) -> "0.001 * " + factor));
			}
			else {
				changes.add(new Change(rule.name(), "2 * (" + expression + ")"));
			}
		}
		return changes;
	}

	private static List<Change> changes(Rules.Rule rule, Pattern part, UnaryOperator<String> change) {
		String expression = rule.expression();
		return part.matcher(expression)
			.results()
			.map((match) -> new Change(rule.name(),
					expression.substring(0, match.start()) + change.apply(match.group())
							+ expression.substring(match.end())))
			.toList();
	}

	@Tag("extended")
	@Test
	void whenRuleIsChangedThenItsTestsFail(@TempDir Path folder) throws IOException, InterruptedException {
		List<Change> changes = changes();
		List<Change> unnoticed = IntStream.range(0, changes.size())
			.parallel()
			.filter((index) -> !isNoticed(changes.get(index), folder.resolve(Integer.toString(index))))
			.mapToObj(changes::get)
			.toList();
		assertThat(changes).hasSizeGreaterThan(Rules.all().size());
		assertThat(unnoticed).isEmpty();
	}

	private static boolean isNoticed(Change change, Path folder) {
		try {
			for (String tests : Rules.write(change.rule(), change.expression(), Files.createDirectory(folder))) {
				Promtool verdict = Promtool.run("", "test", "rules", tests);
				if (!verdict.accepted()) {
					// The test must fail because of its values, and not because a file is
					// invalid.
					assertThat(verdict.output()).contains("exp:", "got:");
					return true;
				}
			}
			return false;
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void rulesNameOnlyExposedMetricsAndLabels() throws IOException, InterruptedException {
		String scrape = scrape();
		Set<String> recorded = Rules.all().stream().map(Rules.Rule::name).collect(Collectors.toSet());
		Set<String> labels = new HashSet<>(TARGET_LABELS);
		matches(Pattern.compile("([a-z_]+)=\""), scrape).forEach((label) -> labels.add(label.group(1)));
		for (Rules.Rule rule : Rules.all()) {
			String expression = rule.expression();
			matches(GROUPING, expression).flatMap((grouping) -> Stream.of(grouping.group(1).split(", ")))
				.forEach((label) -> assertThat(labels).as(rule.name()).contains(label));
			matches(SELECTOR, expression)
				.forEach((selector) -> assertThat(scrape.lines().filter((line) -> isSelected(line, selector)))
					.as(selector.group())
					.isNotEmpty());
			String rest = GROUPING.matcher(SELECTOR.matcher(expression).replaceAll("")).replaceAll("");
			matches(NAME, rest.replaceAll("\\[\\w+]|offset \\w+", "")).map(MatchResult::group)
				.filter((name) -> !LANGUAGE.contains(name))
				.forEach((name) -> assertThat(recorded).as(rule.name()).contains(name));
		}
	}

	// Returns the metrics of an application with a failed request and with one endpoint
	// more than the limit.
	private static String scrape() throws IOException, InterruptedException {
		try (SampleServer server = SampleServer.start("webmetrics.max-endpoints=1")) {
			server.get("/test");
			server.get("/test1");
			// A response may be complete before its request is recorded.
			return Awaitility.await()
				.until(server::scrapeOfRequests,
						(scrape) -> scrape.lines()
							.filter((line) -> line.startsWith("request_latency_seconds_count"))
							.count() == 2);
		}
	}

	private static boolean isSelected(String line, MatchResult selector) {
		return line.startsWith(selector.group(1) + "{")
				&& (selector.group(2) == null || Stream.of(selector.group(2).split(", "))
					.allMatch((matcher) -> Pattern.compile("[{,]" + matcher.replace("=~", "=")).matcher(line).find()));
	}

	private static Stream<MatchResult> matches(Pattern pattern, String text) {
		return pattern.matcher(text).results();
	}

	/**
	 * A change that breaks a rule.
	 *
	 * @param rule name of the rule
	 * @param expression expression after the change
	 */
	record Change(String rule, String expression) {

	}

}
