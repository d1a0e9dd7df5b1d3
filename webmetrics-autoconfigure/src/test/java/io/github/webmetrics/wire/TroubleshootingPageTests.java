package io.github.webmetrics.wire;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each symptom of the page on troubleshooting has a test, in one of the
 * classes {@code Troubleshooting*Tests} or elsewhere. Compares what the page quotes with
 * these classes and with the lines that the code logs.
 */
class TroubleshootingPageTests extends TroubleshootingKit {

	private static final Set<String> NO_SYMPTOMS = Set.of("Look here first", LOG_LINES, "Where to go next");

	/**
	 * The tests elsewhere that reproduce a symptom, or one of its causes.
	 */
	private static final Map<String, List<String>> OTHER_TESTS = Map.ofEntries(Map.entry(NOT_EXPOSED,
			List.of("wire/ScrapeEndpointTests#whenEndpointMayNotBeAccessedThenLogsTheAccessProperty",
					"wire/ExposureTests#managementPortListensOnTheDocumentedAddressOnly",
					"wire/ClassPathTests#worksWithoutWhatIsOptional",
					"sample/TroubleshootingWithPrometheusTests#whenTheEndpointIsNotExposedThenPrometheusSaysSo")),
			Map.entry("The scrape is answered with 401 or 403",
					List.of("wire/SecuredExposureTests#onlyTheScraperCanReadTheMetrics",
							"sample/DocumentedPrometheusTests#configurationsAreValid")),
			Map.entry(MISSING,
					List.of("wire/ActuatorTests#actuatorIsNotRecorded",
							"meter/RequestMetricsTests#whenFilterDeniesAllThenRequestsAreServed")),
			Map.entry(UNMATCHED,
					List.of("wire/GatewayTests#recordsTheRouteOfTheGateway",
							"wire/GatewaySettingsTests#whenIdIsGeneratedThenRequestIsUnmatchedAndThatIsLoggedOnce",
							"wire/RewrittenPathTests#endpointIsTheRouteThatServedTheRequest",
							"wire/SecurityTests#recordsTheStatusOnTheWire",
							"wire/UnfilteredRequestTests#countsPathsOutsideTheBasePath",
							"wire/UnfilteredRequestTests#whenConnectionIsKeptThenOnlyUnfilteredRequestsAreUnmatched")),
			Map.entry(OTHER, List.of("wire/LabelledRequestTests#valuesOfHeaders")),
			Map.entry(UNROUTED, List.of("wire/InProgressTests#whileFilterRunsThenGaugeShowsRequestAsUnrouted")),
			Map.entry(LEFT, List.of("wire/DisconnectTests#whenClientLeavesBeforeHeadThenStatusIs499",
					"wire/EventStreamTests#whenClientLeavesBeforeTheFirstEventThenDurationIsNotObserved",
					"wire/ServerSettingsTests#whenReadTimeoutEndsAConnectionWhileTheApplicationWorksThenStatusIs499",
					"wire/ShutdownTests#whenServerIsStoppedByForceThenGaugeIsZero")),
			Map.entry(IN_PROGRESS, List.of("wire/DisconnectTests#whenClientLeavesBeforeHeadThenStatusIs499",
					"wire/DisconnectTests#whenClientLeavesWebSocketThenHandshakeRemainsRecordedOnce",
					"wire/MalformedChunkTests#whenJettyDoesNotReportTheErrorThenRequestIsInProgressUntilJettyStops")),
			Map.entry(FEWER, List.of("wire/RefusedRequestTests#countsTheStatusOnTheWire")),
			Map.entry(MERGED,
					List.of("wire/NameClashTests#whenMeterIsRegisteredLaterThenTheRequestMetricGivesWay",
							"wire/NameClashTests#whenCommonTagHasTheNameOfARequestLabelThenStartupFails")),
			Map.entry(NO_START, List.of("autoconfigure/FailureAnalysisTests#namesPropertyValueAndAction")),
			Map.entry(KUBERNETES,
					List.of("wire/StartupLogTests#inKubernetesLogsWhatTheOperatorDoesToTheEndpointLabel",
							"sample/TroubleshootingWithPrometheusTests#targetLabelEndpointRenamesThatOfTheMetrics")),
			Map.entry(FIRST_ERROR, List.of(
					"sample/FirstErrorTests#firstErrorIsAnIncreaseAndFiresTheAlertIfItsSeriesExistsFromTheStart",
					"wire/InitialSeriesTests#eachKnownRouteHasACounterForEachOfItsMethods",
					"wire/LabelledRequestTests#seriesFromTheStartHaveTheListedValuesAndNone",
					"sample/DocumentedPrometheusTests#queriesByTenantCountTheFirstErrors")),
			Map.entry("Prometheus rejects the scrapes",
					List.of("sample/StoredExemplarTests#tracesOfCounterAndHistogramAreStored")),
			Map.entry(EMPTY,
					List.of("sample/RulesTests#rulesNameOnlyExposedMetricsAndLabels",
							"sample/NativeHistogramTests#quantilesAreAsExactAsTheNativeBuckets",
							"sample/FleetTests#eachPanelShowsDataUnlessItIsBroken")));

	private static final Path TESTS = Path.of("src/test/java/io/github/webmetrics/wire");

	// The heading, and the number of the output below it.
	private static final Pattern COMPARED = Pattern
		.compile("(?:assertQuoted\\(output, |PAGE\\.blocks\\()([A-Z_]+)(?:, \"text\"\\)\\.get\\(|, )(\\d)");

	@Test
	void eachHeadingHasATest() throws IOException {
		Set<String> tested = testFiles().stream()
			.map(TroubleshootingPageTests::testClass)
			.flatMap((tests) -> Arrays.stream(tests.getDeclaredMethods()))
			.map((method) -> method.getAnnotation(Symptom.class))
			.filter((symptom) -> symptom != null)
			.map(Symptom::value)
			.collect(Collectors.toCollection(TreeSet::new));
		tested.addAll(OTHER_TESTS.keySet());
		assertThat(PAGE.headings()).filteredOn((heading) -> !NO_SYMPTOMS.contains(heading))
			.containsExactlyInAnyOrderElementsOf(tested);
	}

	@Test
	void otherTestsExist() throws IOException {
		for (String test : OTHER_TESTS.values().stream().flatMap(List::stream).toList()) {
			String[] parts = test.split("#");
			Path file = Stream.of("src", "../sample-app/src", "../compatibility/src")
				.map((source) -> Path.of(source, "test/java/io/github/webmetrics", parts[0] + ".java"))
				.filter(Files::exists)
				.findFirst()
				.orElseThrow(() -> new AssertionError(test));
			assertThat(TroubleshootingPage.find("(?m)^\t(?:static )?void (\\w+)\\(", Files.readString(file)))
				.contains(parts[1]);
		}
	}

	@Test
	void linksWithinThePageHaveATarget() {
		List<String> anchors = PAGE.headings()
			.stream()
			.map((heading) -> heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
			.toList();
		assertThat(anchors).containsAll(TroubleshootingPage.find("]\\(#([^)]+)\\)", PAGE.text()).toList());
	}

	@Test
	void javaCodeOfThePageCompiles() throws IOException {
		String source = source();
		assertThat(Stream.of(UNMATCHED, CAST).flatMap((heading) -> PAGE.blocks(heading, "java").stream())).hasSize(2)
			.allSatisfy((code) -> assertThat(source.replaceAll("\\s", "")).contains(code.replaceAll("\\s", "")));
	}

	@Test
	void logLinesOfThePageAreThoseOfTheCode() throws IOException {
		List<LoggedLine> code = LoggedLine.ofTheCode();
		assertThat(code).hasSizeGreaterThan(40);
		List<LoggedLine> page = Stream
			.concat(PAGE.rows(LOG_LINES, "line").stream().map((row) -> new LoggedLine(code(row.get(0)), row.get(1))),
					PAGE.rows(LOG_LINES, "beginning of the line")
						.stream()
						.map((row) -> new LoggedLine(code(row.get(0)), LoggedLine.FAILURE)))
			.toList();
		assertThat(page).allSatisfy((line) -> assertThat(code).anyMatch(line::abridges));
		assertThat(code).allSatisfy((line) -> assertThat(page).anyMatch((row) -> row.abridges(line)));
	}

	@Test
	void warningAboutARouteOfAGatewayIsThatOfTheCode() throws IOException {
		assertThat(LoggedLine.ofTheCode()).extracting(LoggedLine::text)
			.contains(PAGE.blocks(UNMATCHED, "text").get(0).strip());
	}

	@Test
	void eachOutputOfThePageIsCompared() throws IOException {
		String source = source();
		Set<String> compared = COMPARED.matcher(source)
			.results()
			.map((output) -> output.group(1) + output.group(2))
			.collect(Collectors.toSet());
		long outputs = PAGE.headings().stream().mapToLong((heading) -> PAGE.blocks(heading, "text").size()).sum();
		assertThat(outputs).isPositive();
		assertThat(compared).hasSize((int) outputs);
	}

	private static String source() throws IOException {
		StringBuilder source = new StringBuilder();
		for (Path file : testFiles()) {
			source.append(Files.readString(file));
		}
		return source.toString();
	}

	private static Class<?> testClass(Path file) {
		String name = StringUtils.stripFilenameExtension(file.getFileName().toString());
		return ClassUtils.resolveClassName(TroubleshootingPageTests.class.getPackageName() + "." + name, null);
	}

	private static List<Path> testFiles() throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(TESTS, "Troubleshooting*Tests.java")) {
			return StreamSupport.stream(files.spliterator(), false).toList();
		}
	}

}
