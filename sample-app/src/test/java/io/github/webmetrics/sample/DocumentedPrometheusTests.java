package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.webmetrics.sample.Documents.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the configurations and the queries for Prometheus that the documentation shows,
 * with Prometheus's own {@code promtool} and with what the sample application exposes.
 */
class DocumentedPrometheusTests {

	// Needs a newer version of Prometheus than Debian's.
	private static final String NEWER = "(?m)^ *scrape_native_histograms: true\n";

	// Metrics and labels that Prometheus adds to those of an application.
	private static final Set<String> METRICS_OF_PROMETHEUS = Set.of("up", "ALERTS");

	private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("__name__", "job", "instance", "alertname",
			"alertstate");

	// Labels that the examples assume: external labels of a Prometheus, and one that the
	// configuration of an application adds to all its metrics.
	private static final Set<String> LABELS_OF_EXAMPLES = Set.of("cluster", "replica", "application");

	// The tenant "new" has its first two errors at 1h, and its scrape at 1h19m fails.
	// The tenant "old" has ten errors more from 1h30m on, and "none" has none.
	private static final String TENANTS = """
			rule_files: [rules.yml]
			evaluation_interval: 1m
			tests:
			- interval: 1m
			  input_series:
			  - series: 'requests_total{app_name="shop",tenant="new",http_status="500"}'
			    values: '_x60 2x18 stale 2x60'
			  - series: 'requests_total{app_name="shop",tenant="new",http_status="200"}'
			    values: '0+2x140'
			  - series: 'requests_total{app_name="shop",tenant="old",http_status="503"}'
			    values: '11x89 12+1x9 21x40'
			  - series: 'requests_total{app_name="shop",tenant="none",http_status="200"}'
			    values: '0+2x140'
			  promql_expr_test:
			  - expr: errors
			    eval_time: 59m
			    exp_samples:
			    - labels: errors{app_name="shop",tenant="old"}
			      value: 0
			  - expr: errors
			    eval_time: 62m
			    exp_samples:
			    - labels: errors{app_name="shop",tenant="new"}
			      value: 2
			    - labels: errors{app_name="shop",tenant="old"}
			      value: 0
			  - expr: round(errors)
			    eval_time: 89m
			    exp_samples:
			    - labels: '{app_name="shop",tenant="new"}'
			      value: 0
			    - labels: '{app_name="shop",tenant="old"}'
			      value: 0
			  - expr: round(errors)
			    eval_time: 99m
			    exp_samples:
			    - labels: '{app_name="shop",tenant="new"}'
			      value: 0
			    - labels: '{app_name="shop",tenant="old"}'
			      value: 10
			  - expr: share{tenant="none"}
			    eval_time: 99m
			    exp_samples:
			    - labels: share{tenant="none"}
			      value: 0
			""";

	private static final Pattern IN_QUOTES = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

	private static final Pattern NAMES = Pattern.compile("__name__ *=~? *\"([^\"]*)\"");

	private static final Pattern LABELS = Pattern
		.compile("\\b(?:by|without|on|ignoring|group_left|group_right) *\\(([^)]*)\\)|\\{([^}]*)}");

	private static final Pattern METRIC = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*(?![\\w:]| *\\()");

	private static final Set<String> KEYWORDS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right",
			"and", "or", "unless", "offset", "bool", "start", "end", "inf", "nan");

	@Test
	void configurationsAreValid(@TempDir Path folder) throws IOException, InterruptedException {
		for (Path rules : list(Rules.FOLDER)) {
			Files.copy(rules, folder.resolve(rules.getFileName()));
		}
		List<String> rejected = new ArrayList<>();
		for (Block block : Documents.blocks(Kind.PROMETHEUS)) {
			String configuration = block.text().startsWith("- job_name:") ? "scrape_configs:\n" + block.text()
					: block.text();
			Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration.replaceAll(NEWER, ""));
			rejected.addAll(rejected(block, "config", file));
		}
		assertThat(rejected).isEmpty();
	}

	@Test
	void targetsAreValid(@TempDir Path folder) throws IOException, InterruptedException {
		Path file = Files.writeString(folder.resolve("prometheus.yml"),
				"scrape_configs:\n- job_name: app\n  file_sd_configs:\n  - files: [targets.json]\n");
		List<String> rejected = new ArrayList<>();
		for (Block block : Documents.blocks(Kind.TARGETS)) {
			Files.writeString(folder.resolve("targets.json"), block.text());
			rejected.addAll(rejected(block, "config", file));
		}
		assertThat(rejected).isEmpty();
	}

	@Test
	void queriesAreValid(@TempDir Path folder) throws IOException, InterruptedException {
		List<String> rejected = new ArrayList<>();
		for (Block block : Documents.blocks(Kind.QUERIES)) {
			StringBuilder rules = new StringBuilder("groups:\n- name: documented\n  rules:\n");
			for (String query : queries(block)) {
				rules.append("  - record: query_%d\n    expr: |\n".formatted(rules.length())).append(query.indent(6));
			}
			rejected.addAll(rejected(block, "rules", Files.writeString(folder.resolve("rules.yml"), rules)));
		}
		assertThat(rejected).isEmpty();
	}

	private static List<String> rejected(Block block, String type, Path file) throws IOException, InterruptedException {
		Promtool verdict = Promtool.run("", "check", type, file.toString());
		return verdict.accepted() ? List.of() : List.of(block.place() + ": " + verdict.output());
	}

	@Test
	void metricsAndLabelsOfQueriesExist() throws IOException, InterruptedException {
		ExposedNames exposed = ExposedNames.ofEverything();
		Set<String> metrics = union(exposed.metrics(), ExposedNames.recorded(), METRICS_OF_PROMETHEUS);
		Set<String> labels = union(exposed.labels(), LABELS_OF_PROMETHEUS, LABELS_OF_EXAMPLES);
		List<String> unknown = new ArrayList<>();
		for (Block block : Documents.blocks(Kind.QUERIES)) {
			for (String query : queries(block)) {
				String unquoted = IN_QUOTES.matcher(query).replaceAll("\"\"");
				List<String> patterns = patterns(query);
				assertThat(metrics(unquoted).size() + patterns.size()).as("%s: %s", block.place(), query).isPositive();
				Stream
					.of(metrics(unquoted).stream().filter((metric) -> !metrics.contains(metric)),
							patterns.stream()
								.filter((pattern) -> metrics.stream().noneMatch((each) -> each.matches(pattern))),
							labels(unquoted).stream().filter((label) -> !labels.contains(label)))
					.flatMap((names) -> names)
					.forEach((name) -> unknown.add(block.place() + ": " + name));
			}
		}
		assertThat(unknown).isEmpty();
	}

	@Test
	void queriesByTenantCountTheFirstErrors(@TempDir Path folder) throws IOException, InterruptedException {
		String errors = query("(app_name, tenant)");
		String share = query("0 * sum by (tenant)");
		Files.writeString(folder.resolve("rules.yml"),
				"groups:\n- name: documented\n  rules:\n  - record: errors\n    expr: |\n" + errors.indent(6)
						+ "  - record: share\n    expr: |\n" + share.indent(6));
		Promtool.accepts("", "test", "rules", Files.writeString(folder.resolve("tests.yml"), TENANTS).toString());
	}

	private static String query(String part) throws IOException {
		List<String> found = Documents.blocks(Kind.QUERIES)
			.stream()
			.flatMap((block) -> queries(block).stream())
			.filter((query) -> query.contains(part))
			.toList();
		assertThat(found).as(part).hasSize(1);
		return found.get(0);
	}

	private static Set<String> union(Collection<String> first, Collection<String> second, Collection<String> third) {
		return Stream.of(first, second, third).flatMap(Collection::stream).collect(Collectors.toSet());
	}

	private static List<String> queries(Block block) {
		List<String> queries = Stream.of(block.text().split("\n\\s*\n"))
			.map((query) -> query.lines().filter((line) -> !line.startsWith("#")).collect(Collectors.joining("\n")))
			.toList();
		assertThat(queries).as(block.toString()).isNotEmpty().noneMatch(String::isBlank);
		return queries;
	}

	private static List<String> metrics(String query) {
		String withoutLabels = LABELS.matcher(query).replaceAll(" ").replaceAll("\\[[^]]*]", " ");
		return METRIC.matcher(withoutLabels)
			.results()
			.map((metric) -> metric.group())
			.filter((metric) -> !KEYWORDS.contains(metric.toLowerCase(Locale.ROOT)))
			.toList();
	}

	// Selectors of several metrics.
	private static List<String> patterns(String query) {
		return NAMES.matcher(query).results().map((pattern) -> pattern.group(1)).toList();
	}

	private static List<String> labels(String query) {
		return LABELS.matcher(query)
			.results()
			.flatMap((labels) -> Stream.of(labels.group(1), labels.group(2)))
			.filter((labels) -> labels != null)
			.flatMap((labels) -> Stream.of(labels.split(",")))
			.map((label) -> label.replaceAll("(?s)[=!].*", "").strip())
			.filter((label) -> !label.isEmpty())
			.toList();
	}

	private static List<Path> list(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.toList();
		}
	}

}
