package io.github.webmetrics.wire;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.webmetrics.LabelContributor;
import io.github.webmetrics.WebMetricsFilter;
import io.github.webmetrics.autoconfigure.NotRecordedAutoConfiguration;
import io.github.webmetrics.route.KnownRoute;
import io.github.webmetrics.route.RouteCatalog;
import io.micrometer.core.instrument.config.MeterFilter;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

/**
 * Reproduces each symptom of the page on troubleshooting, and holds the texts that the
 * page quotes against what an application logs or answers.
 */
@ExtendWith(OutputCaptureExtension.class)
class TroubleshootingTests {

	private static final String NOT_EXPOSED = "The scrape endpoint answers 404";

	private static final String MISSING = "The request metrics are missing or all zero";

	private static final String UNMATCHED = "Every endpoint is `UNMATCHED`";

	private static final String OTHER = "`OTHER` appears as a label value";

	private static final String UNROUTED = "`UNROUTED` appears in the gauge";

	private static final String LEFT = "Requests are counted with the status 499";

	private static final String DIFFERENT = "The counter differs from Spring Boot's `http.server.requests`";

	private static final String IN_PROGRESS = "The gauge does not return to zero";

	private static final String FEWER = "The histogram counts fewer requests than the counter";

	private static final String MERGED = "Series are missing, merged or doubled after a `MeterFilter` or another meter";

	private static final String IN_TESTS = "The metrics are missing in tests";

	private static final String NO_START = "The application does not start";

	private static final String KUBERNETES = "In Kubernetes, `endpoint` is the name of a port";

	private static final String FIRST_ERROR = "Prometheus does not see the first error";

	private static final String EMPTY = "Prometheus scrapes, but the dashboards are empty";

	private static final String CAST = "A `ClassCastException` names `AbstractServerHttpRequest`";

	private static final String LOG_LINES = "Log lines of webmetrics";

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
			Map.entry(EMPTY,
					List.of("sample/RulesTests#rulesNameOnlyExposedMetricsAndLabels",
							"sample/NativeHistogramTests#quantilesAreAsExactAsTheNativeBuckets",
							"sample/FleetTests#eachPanelShowsDataUnlessItIsBroken")));

	private static final String EXPOSED = "management.endpoints.web.exposure.include=prometheus";

	private static final String SCRAPE = "/actuator/prometheus";

	// The heading, and the number of the output below it.
	private static final Pattern COMPARED = Pattern
		.compile("(?:assertQuoted\\(output, |PAGE\\.blocks\\()([A-Z_]+)(?:, \"text\"\\)\\.get\\(|, )(\\d)");

	private static final TroubleshootingPage PAGE = TroubleshootingPage.read();

	@Test
	void eachHeadingHasATest() {
		Set<String> tested = Arrays.stream(TroubleshootingTests.class.getDeclaredMethods())
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
		String source = Files.readString(Path.of("src/test/java/io/github/webmetrics/wire/TroubleshootingTests.java"));
		assertThat(Stream.of(UNMATCHED, CAST).flatMap((heading) -> PAGE.blocks(heading, "java").stream())).hasSize(2)
			.allSatisfy((code) -> assertThat(source.replaceAll("\\s", "")).contains(code.replaceAll("\\s", "")));
	}

	@Test
	@Symptom(NOT_EXPOSED)
	void eachCauseLogsTheLineThatThePageShows(CapturedOutput output) throws IOException {
		List<String[]> causes = List.of(new String[0],
				new String[] { "management.endpoints.web.exposure.include=*",
						"management.endpoints.web.exposure.exclude=prometheus" },
				new String[] { EXPOSED, "management.endpoints.access.default=none" },
				new String[] { EXPOSED, "management.endpoints.access.max-permitted=none" },
				new String[] { EXPOSED, "management.endpoint.prometheus.enabled=false" },
				new String[] { EXPOSED, "management.prometheus.metrics.export.enabled=false" },
				new String[] { EXPOSED, "management.server.port=-1" });
		List<List<String>> rows = PAGE.rows(NOT_EXPOSED, "the line ends with");
		assertThat(rows).hasSameSizeAs(causes);
		String line = "the metrics are not exposed to Prometheus: ";
		for (int i = 0; i < rows.size(); i++) {
			String end = line + code(rows.get(i).get(0));
			assertThat(output).doesNotContain(end);
			try (WireServer server = startLogging(WireApplication.class, causes.get(i))) {
				assertThat(get(server, SCRAPE)).startsWith("HTTP/1.1 404 ");
				assertThat(output).containsOnlyOnce(end);
			}
		}
		assertQuoted(output, NOT_EXPOSED, 0);
	}

	@Test
	@Symptom(NOT_EXPOSED)
	void configurationOfThePageExposesTheEndpoint(@TempDir Path folder) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, PAGE.configuration(NOT_EXPOSED, folder))) {
			assertThat(get(server, SCRAPE)).startsWith("HTTP/1.1 200 ");
		}
	}

	@Test
	@Symptom(NOT_EXPOSED)
	void whenPathsAreChangedThenTheActuatorListsTheNewOne(CapturedOutput output) throws IOException {
		try (WireServer server = startLogging(WireApplication.class, EXPOSED, "spring.webflux.base-path=/api",
				"management.endpoints.web.base-path=/manage",
				"management.endpoints.web.path-mapping.prometheus=metrics")) {
			assertThat(get(server, SCRAPE)).startsWith("HTTP/1.1 404 ");
			assertThat(get(server, "/api/manage")).contains("/api/manage/metrics\"");
			assertThat(get(server, "/api/manage/metrics")).startsWith("HTTP/1.1 200 ");
		}
		assertThat(output).doesNotContain("not exposed");
	}

	@Test
	@Symptom(MISSING)
	void beforeTheFirstRequestOnlySeriesOfTheStatus500Exist() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED)) {
			assertThat(Scrape.of(server).series()).isNotEmpty().allSatisfy((name, value) -> {
				assertThat(name).startsWith("requests_total{").contains("http_status=\"500\"");
				assertThat(value).isZero();
			});
			get(server, "/ok");
			awaitScrape(server,
					(scrape) -> assertThat(scrape.series().keySet())
						.anyMatch((name) -> name.contains("http_status=\"200\""))
						.anyMatch((name) -> name.startsWith("request_latency_seconds_count{"))
						.anyMatch((name) -> name.startsWith("requests_in_progress{")));
		}
	}

	@Test
	@Symptom(MISSING)
	void applicationForServletsLogsThatNothingIsRecorded(CapturedOutput output) throws IOException {
		SpringApplication application = new SpringApplication(ServletApplication.class);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		try (ConfigurableApplicationContext context = application.run("--" + TestedServer.TOMCAT.property(),
				"--server.address=127.0.0.1", "--server.port=0", "--spring.main.banner-mode=off",
				"--spring.main.register-shutdown-hook=false",
				"--spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration")) {
			assertThat(context.getBeansOfType(WebMetricsFilter.class)).isEmpty();
		}
		assertQuoted(output, MISSING, 0);
	}

	@Test
	@Symptom(MISSING)
	void springBootBefore35LogsThatNothingIsRecorded(CapturedOutput output) throws Exception {
		URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(TroubleshootingTests::url)
			.toArray(URL[]::new);
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader classLoader = new WithoutCondition(classPath)) {
			thread.setContextClassLoader(classLoader);
			Constructor<?> constructor = classLoader.loadClass(EarlierApplication.class.getName())
				.getDeclaredConstructor();
			constructor.setAccessible(true);
			((Runnable) constructor.newInstance()).run();
		}
		finally {
			thread.setContextClassLoader(before);
		}
		assertQuoted(output, MISSING, 1);
	}

	private static URL url(String path) {
		try {
			return Path.of(path).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "yes" })
	@Symptom(MISSING)
	void whenRecordingIsOffThenOtherMetricsRemain(String value, CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED, "webmetrics.enabled=" + value)) {
			get(server, "/ok");
			Scrape scrape = Scrape.of(server);
			assertThat(scrape.series()).isEmpty();
			assertThat(scrape.text()).contains("jvm_info{");
		}
		if (value.equals("yes")) {
			assertQuoted(output, MISSING, 2);
		}
		else {
			assertThat(output).doesNotContain("webmetrics.enabled");
		}
	}

	@Test
	@Symptom(MISSING)
	void whenOnlyTheActuatorOrExcludedPathsAreAskedThenNothingIsCounted() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED,
				"webmetrics.exclude=/users/*,/actuator/**")) {
			get(server, "/users/1");
			get(server, "/actuator/health");
			get(server, "/ok");
			assertThat(nothing().awaitAdded(server.registry(), 1).requests()).isEqualTo(Map.of("GET /ok 200", 1L));
		}
	}

	@Test
	@Symptom(MISSING)
	void propertiesThatDenyMetersTakeThemAway() throws IOException {
		assertFamilies("management.metrics.enable.requests=false", "request_latency_seconds");
		assertFamilies("management.metrics.enable.request=false", "requests_total", "requests_in_progress");
	}

	private static void assertFamilies(String property, String... expected) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED, property)) {
			get(server, "/ok");
			awaitScrape(server,
					(scrape) -> assertThat(
							TroubleshootingPage.find("(?m)^# TYPE (requests?_\\w+?)(?:_max)? ", scrape.text()))
						.containsOnly(expected));
		}
	}

	@ParameterizedTest
	@EnumSource
	@Symptom(MISSING)
	void whenApplicationHandlesHttpItselfThenFiltersDoNotRun(TestedServer tested) throws IOException {
		try (WireServer server = WireServer.start(tested, HttpHandlerApplication.class)) {
			assertThat(get(server, "/any")).startsWith("HTTP/1.1 200 ");
			if (tested == TestedServer.REACTOR_NETTY) {
				assertThat(nothing().awaitAdded(server.registry(), 1))
					.isEqualTo(new Recorded(Map.of("GET UNMATCHED 200", 1L), Map.of(), Map.of()));
			}
			else {
				assertThat(Recorded.now(server.registry())).isEqualTo(nothing());
			}
		}
	}

	@Test
	@Symptom(UNMATCHED)
	void requestsWithoutAPatternAreUnmatched() throws IOException {
		try (WireServer server = WireServer.start(UnnamedRoutes.class, "server.servlet.context-path=/app")) {
			server.assertRecorded(WireCase.of("scanner", "GET /wp-login.php", 404, "UNMATCHED"));
			server.assertRecorded(WireCase.of("context path of servlets", "GET /app/ok", 404, "UNMATCHED"));
			server.assertRecorded(WireCase.of("predicate only", "GET /any", 200, "UNMATCHED", "X-No-Path: yes"));
			server.assertRecorded(WireCase.of("resources", "GET /files/static.txt", 200, "UNMATCHED"));
			server.assertRecorded(
					WireCase.of("own mapping", "GET /partners/1", 200, "UNMATCHED", UnnamedRoutes.BY_MAPPING));
			server.assertRecorded(WireCase.of("own mapping that tells its pattern", "GET /told/1", 200, "/told/{id}",
					UnnamedRoutes.BY_MAPPING));
			server.assertRecorded(WireCase.of("filter", "GET /partners/1", 200, "UNMATCHED", UnnamedRoutes.BY_FILTER));
			server.assertRecorded(WireCase.of("other attributes", "GET /static.txt", 200, "UNMATCHED",
					UnnamedRoutes.OTHER_ATTRIBUTES));
			server.assertRecorded(WireCase.of("other attributes, known route", "GET /users/1", 200, "/users/{id}",
					UnnamedRoutes.OTHER_ATTRIBUTES));
		}
	}

	@ParameterizedTest
	@CsvSource({ "framework, 404, UNMATCHED", "native, 200, /api/ok" })
	@Symptom(UNMATCHED)
	void prefixOfAProxyReplacesTheBasePath(String strategy, int status, String endpoint) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "spring.webflux.base-path=/api",
				"server.forward-headers-strategy=" + strategy)) {
			server.assertRecorded(WireCase.of(strategy, "GET /api/ok", status, endpoint, "X-Forwarded-Prefix: /shop"));
		}
	}

	@Test
	@Symptom(UNMATCHED)
	void fallbackPageWithAPatternIsNamed() throws IOException {
		try (WireServer server = WireServer.start(SinglePage.class)) {
			server
				.assertRecorded(WireCase.of("without pattern", "GET /orders/1", 200, "UNMATCHED", "X-Page: resource"));
			server.assertRecorded(WireCase.of("with pattern", "GET /orders/1", 200, "/**"));
			server.assertRecorded(WireCase.of("unknown path", "POST /orders/1", 404, "/**"));
			server.assertRecorded(WireCase.of("refused path", "GET /orders/1", 429, "/**", "X-Early: answer"));
			server.assertRecorded(WireCase.of("path without the page", "GET /api/nope", 404, "UNMATCHED"));
			server.assertRecorded(
					WireCase.of("refused path without the page", "GET /api/nope", 429, "UNMATCHED", "X-Early: answer"));
			server.assertRecorded(WireCase.of("missing asset", "GET /assets/nope.js", 404, "/assets/**"));
			assertThat(get(server, "/orders/1")).contains("Content-Type: text/plain");
		}
	}

	@Test
	@Symptom(UNMATCHED)
	void catalogFindsTheRouteOfARewrittenPath() throws IOException {
		try (WireServer server = WireServer.start(RewrittenRoutes.class)) {
			server
				.assertRecorded(WireCase.of("filter", "GET /de/users/1", 200, "/users/{id}", UnnamedRoutes.BY_FILTER));
			server.assertRecorded(WireCase.of("unknown", "GET /de/nope", 200, "UNMATCHED", UnnamedRoutes.BY_FILTER));
		}
	}

	@Test
	@Symptom(UNMATCHED)
	void catalogOfThePageAddsPatternsToThoseOfTheApplication() throws IOException {
		try (WireServer server = WireServer.start(NamedRoutes.class)) {
			assertThat(server.registry().get("requests").tag("endpoint", "/ok").counters()).isNotEmpty();
			server.assertRecorded(
					WireCase.of("filter", "GET /partners/1", 200, "/partners/{id}", UnnamedRoutes.BY_FILTER));
			server.assertRecorded(
					WireCase.of("own mapping", "GET /partners/1", 200, "/partners/{id}", UnnamedRoutes.BY_MAPPING));
			server.assertRecorded(WireCase.of("known", "POST /ok", 405, "/ok"));
			server.assertRecorded(
					WireCase.of("handler without pattern", "GET /partners/1", 200, "UNMATCHED", "X-No-Path: yes"));
		}
	}

	@Test
	@Symptom(OTHER)
	void valuesPastTheirLimitsAreOther(CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(LabelledApplication.class, EXPOSED, "webmetrics.max-endpoints=3",
				"webmetrics.max-label-values=2", "webmetrics.header-labels.plan.header=X-Plan",
				"webmetrics.header-labels.plan.values=free,paid")) {
			for (String path : List.of("/ok", "/one", "/empty", "/users/1", "/cors")) {
				get(server, path, "X-Tenant: " + path.substring(1, 3), "X-Plan: free");
			}
			RawClient.exchange(server.port(), WireCase.request("BREW /ok", "X-Plan: gold"));
			nothing().awaitAdded(server.registry(), 6);
			Scrape scrape = Scrape.of(server);
			assertThat(scrape.sum("requests_total", "endpoint=\"OTHER\"")).isEqualTo(2);
			assertThat(scrape.sum("requests_total", "method=\"OTHER\"", "plan=\"OTHER\"", "endpoint=\"/ok\""))
				.isEqualTo(1);
			assertThat(scrape.sum("requests_total", "tenant=\"OTHER\"")).isEqualTo(3);
		}
		assertQuoted(output, OTHER, 0);
	}

	@Test
	@Symptom(UNROUTED)
	void whileAFilterWaitsThenRequestIsUnrouted() throws IOException {
		try (WireServer server = WireServer.start(WaitingFilter.class);
				RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /ok", "X-Wait: yes"));
			Recorded.awaitInProgress(server.registry(), Map.of("GET UNROUTED", 1L));
			server.context().getBean(WaitingFilter.class).gate.tryEmitEmpty().orThrow();
			assertThat(client.readAll()).startsWith("HTTP/1.1 200 ");
			assertThat(nothing().awaitAdded(server.registry(), 1))
				.isEqualTo(new Recorded(Map.of("GET /ok 200", 1L), Map.of("/ok", 1L), Map.of()));
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, UNMATCHED UNROUTED /**", "false, UNMATCHED UNROUTED" })
	@Symptom(UNROUTED)
	void seriesThatAnUnknownPathLeavesAreZero(boolean staticResources, String endpoints) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				"spring.web.resources.add-mappings=" + staticResources)) {
			server.assertRecorded(WireCase.of("unknown path", "GET /nope", 404, "UNMATCHED"));
			assertThat(server.registry().get("requests.in.progress").gauges())
				.extracting((gauge) -> gauge.getId().getTag("endpoint"))
				.containsExactlyInAnyOrder(endpoints.split(" "));
		}
	}

	@Test
	@Symptom(LEFT)
	void whenTheClientHasATimeoutThenStatusIs499() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			Mono<String> response = WebClient.create("http://127.0.0.1:" + server.port())
				.get()
				.uri("/never")
				.retrieve()
				.bodyToMono(String.class)
				.timeout(Duration.ofMillis(500));
			assertThatException().isThrownBy(() -> response.block(Recorded.PATIENCE))
				.withMessageContaining("TimeoutException");
			assertThat(nothing().awaitAdded(server.registry(), 1))
				.isEqualTo(new Recorded(Map.of("GET /never 499", 1L), Map.of("/never", 1L), Map.of()));
		}
	}

	@Test
	@Symptom(LEFT)
	void status499CanExistFromTheStart() throws IOException {
		String statuses = "webmetrics.requests.initial-statuses=499,500";
		assertThat(PAGE.section(LEFT)).contains(statuses);
		try (WireServer server = WireServer.start(WireApplication.class, statuses)) {
			assertThat(server.registry().get("requests").tag("endpoint", "/ok").counters())
				.extracting((counter) -> counter.getId().getTag("http_status"))
				.containsExactlyInAnyOrder("499", "500");
		}
	}

	@Test
	@Symptom(LEFT)
	void whenACheckOnlyConnectsThenNothingIsCounted() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			new RawClient(server.port()).close();
			new RawClient(server.port()).reset();
			get(server, "/ok");
			assertThat(nothing().awaitAdded(server.registry(), 1).requests()).isEqualTo(Map.of("GET /ok 200", 1L));
		}
	}

	@Test
	@Symptom(DIFFERENT)
	void springBootCountsOtherwise() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				"management.endpoints.web.exposure.include=health,prometheus", "spring.webflux.base-path=/api",
				"logging.level.root=off")) {
			try (RawClient client = new RawClient(server.port())) {
				client.send(WireCase.request("GET /api/never"));
				Recorded.awaitInProgress(server.registry(), Map.of("GET /api/never", 1L));
			}
			try (RawClient client = new RawClient(server.port())) {
				client.send(WireCases.WEB_SOCKET.request().replace("/socket", "/api/socket"));
				client.readUntil("\r\n\r\n");
			}
			for (String request : List.of("GET /api/actuator/health", "GET /api/completed-then-error?message=late",
					"GET /api/stack-overflow", "GET /outside", "GET /api/nope", "GET /api/ok", "BREW /api/ok")) {
				RawClient.exchange(server.port(), WireCase.request(request));
			}
			get(server, "/api/ok", "X-Early: answer");
			RawClient.exchange(server.port(), "nonsense\r\n\r\n");
			assertThat(nothing().awaitAdded(server.registry(), 10).requests()).isEqualTo(
					Map.of("GET /api/never 499", 1L, "GET /api/socket 101", 1L, "GET /api/completed-then-error 500", 1L,
							"GET /api/stack-overflow 500", 1L, "GET UNMATCHED 404", 2L, "GET /api/ok 200", 1L,
							"OTHER /api/ok 405", 1L, "GET /api/ok 429", 1L, "OTHER UNMATCHED 400", 1L));
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(springBoot(server)).isEqualTo(Set.of("GET /actuator/health 200",
						"GET /never UNKNOWN", "GET /socket 200", "GET /completed-then-error 202", "GET /** 404",
						"GET /ok 200", "UNKNOWN UNKNOWN 405", "GET UNKNOWN 429")));
		}
	}

	/**
	 * One of the two is {@code UNKNOWN}, the value of requests that are active.
	 */
	@Test
	@Symptom(DIFFERENT)
	void springBootLimitsItsUris() throws IOException {
		String limit = "management.metrics.web.server.max-uri-tags";
		assertThat(PAGE.section(DIFFERENT)).contains(limit);
		try (WireServer server = WireServer.start(WireApplication.class, limit + "=2")) {
			get(server, "/ok");
			Awaitility.await().atMost(Recorded.PATIENCE).until(() -> springBoot(server).size() == 1);
			get(server, "/one");
			get(server, "/users/1");
			assertThat(nothing().awaitAdded(server.registry(), 3).requests()).hasSize(3);
			assertThat(springBoot(server)).containsExactly("GET /ok 200");
		}
	}

	private static Set<String> springBoot(WireServer server) {
		return server.registry()
			.find("http.server.requests")
			.timers()
			.stream()
			.map((timer) -> Stream.of("method", "uri", "status")
				.map(timer.getId()::getTag)
				.collect(Collectors.joining(" ")))
			.collect(Collectors.toSet());
	}

	@Test
	@Symptom(IN_PROGRESS)
	void streamsAndHandlersThatNeverCompleteStayInProgressUntilTheirClientLeaves() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			try (RawClient events = new RawClient(server.port()); RawClient never = new RawClient(server.port())) {
				events.send(WireCase.request("GET /events-forever"));
				events.readUntil("data:");
				never.send(WireCase.request("GET /never"));
				Recorded.awaitInProgress(server.registry(), Map.of("GET /events-forever", 1L, "GET /never", 1L));
			}
			assertThat(nothing().awaitAdded(server.registry(), 2)).isEqualTo(new Recorded(
					Map.of("GET /events-forever 200", 1L, "GET /never 499", 1L), Map.of("/never", 1L), Map.of()));
		}
	}

	@Test
	@Symptom(IN_PROGRESS)
	void whenAHandlerHasATimeoutThenItsRequestEnds() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "logging.level.root=off")) {
			server.assertRecorded(WireCase.of("Mono.never() with a timeout", "GET /timeout", 500, "/timeout"));
		}
	}

	@Test
	@Symptom(FEWER)
	void streamsAndRefusedRequestsHaveNoLatency() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			sendStreamsAndRefused(server);
			assertThat(nothing().awaitAdded(server.registry(), 3))
				.isEqualTo(new Recorded(Map.of("GET /events 200", 1L, "OTHER UNMATCHED 400", 1L, "GET /ok 200", 1L),
						Map.of("/ok", 1L), Map.of()));
		}
		try (WireServer server = WireServer.start(WireApplication.class, "webmetrics.latency.streaming=true",
				"webmetrics.count-refused=false")) {
			sendStreamsAndRefused(server);
			assertThat(nothing().awaitAdded(server.registry(), 2)).isEqualTo(new Recorded(
					Map.of("GET /events 200", 1L, "GET /ok 200", 1L), Map.of("/events", 1L, "/ok", 1L), Map.of()));
		}
	}

	private static void sendStreamsAndRefused(WireServer server) throws IOException {
		get(server, "/events");
		assertThat(RawClient.exchange(server.port(), "nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
		get(server, "/ok");
	}

	@Test
	@Symptom(MERGED)
	void whenAnotherMeterHasTheNameThenTheRequestMetricGivesWay(CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED)) {
			server.registry().timer("request.latency", "other", "label");
			get(server, "/ok");
			awaitScrape(server,
					(scrape) -> assertThat(scrape.series().keySet())
						.anyMatch((name) -> name.startsWith("requests_total{"))
						.noneMatch((name) -> name.startsWith("request_latency_seconds_bucket{")));
		}
		assertQuoted(output, MERGED, 0);
	}

	@Test
	@Symptom(MERGED)
	void whenAnotherCounterHasTheNameThenBothAreExposed() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED)) {
			server.registry().counter("requests", "source", "job").increment(7);
			get(server, "/ok");
			awaitScrape(server, (scrape) -> {
				assertThat(scrape.sum("requests_total")).isEqualTo(8);
				assertThat(scrape.sum("requests_total", "app_name=")).isEqualTo(1);
			});
		}
	}

	@Test
	@Symptom(MERGED)
	void whenAFilterRemovesLabelsThenSeriesShowTheSums(CapturedOutput output) throws IOException {
		// Micrometer warns once in the life of a JVM, and then logs the same at debug
		// level.
		try (WireServer server = startLogging(LabelRemover.class, EXPOSED, "logging.level.io.micrometer=debug")) {
			get(server, "/ok");
			RawClient.exchange(server.port(), WireCase.request("HEAD /ok"));
			awaitScrape(server,
					(scrape) -> assertThat(scrape.series())
						.containsEntry("requests_total{app_name=\"application\",endpoint=\"/ok\",http_status=\"200\"}",
								2.0)
						.containsEntry("requests_in_progress{app_name=\"application\",endpoint=\"/ok\"}", 0.0));
		}
		assertThat(PAGE.section(MERGED)).contains("\"has been already registered\"");
		assertThat(output).contains("This Gauge has been already registered");
	}

	@Test
	@Symptom(MERGED)
	void whenACommonTagHasTheNameOfALabelThenTheApplicationDoesNotStart(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> WireServer.start(WireApplication.class, "management.metrics.tags.endpoint=x").close());
		assertThat(output).contains("Property: management.metrics.tags.endpoint", "webmetrics.label-names.endpoint");
	}

	/**
	 * The properties are those that Spring Boot sets for tests.
	 */
	@Test
	@Symptom(IN_TESTS)
	void inTestsPrometheusIsOffAndRequestsAreRecorded(CapturedOutput output) throws IOException {
		String[] test = { EXPOSED, "management.defaults.metrics.export.enabled=false",
				"management.simple.metrics.export.enabled=true" };
		assertThat(PAGE.section(IN_TESTS)).contains(test[1], test[2]);
		try (WireServer server = startLogging(WireApplication.class, test)) {
			assertThat(get(server, SCRAPE)).startsWith("HTTP/1.1 404 ");
			server.assertRecorded(WireCase.of("route", "GET /ok", 200, "/ok"));
		}
		assertQuoted(output, IN_TESTS, 0);
		String on = "management.prometheus.metrics.export.enabled=true";
		assertThat(PAGE.section(IN_TESTS)).contains("@SpringBootTest(properties = \"" + on + "\")");
		try (WireServer server = WireServer.start(WireApplication.class,
				Stream.concat(Stream.of(test), Stream.of(on)).toArray(String[]::new))) {
			assertThat(get(server, SCRAPE)).startsWith("HTTP/1.1 200 ");
		}
	}

	/**
	 * {@code @WebFluxTest} turns auto-configuration off in the same way, and imports that
	 * of WebFlux.
	 */
	@Test
	@Symptom(IN_TESTS)
	void sliceOfWebFluxHasNoMetrics() throws IOException {
		try (WireServer server = WireServer.start(Slice.class,
				EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY + "=false")) {
			assertThat(get(server, "/sliced")).startsWith("HTTP/1.1 200 ");
			assertThat(server.context().getBeanNamesForType(WebMetricsFilter.class)).isEmpty();
		}
		try (WireServer server = WireServer.start(Slice.class)) {
			assertThat(server.context().getBeanNamesForType(WebMetricsFilter.class)).hasSize(1);
		}
	}

	@Test
	@Symptom(NO_START)
	void invalidConfigurationIsExplained(@TempDir Path folder, CapturedOutput output) throws IOException {
		Path file = Files.writeString(folder.resolve("application.yml"), """
				webmetrics:
				  latency:
				    buckets: [1, 5, 10]
				""");
		assertThat(PAGE.section(NO_START)).contains("`webmetrics.latency.buckets: [1, 5, 10]`");
		assertThatException()
			.isThrownBy(() -> WireServer.start(WireApplication.class, "spring.config.location=file:" + file));
		String analysis = PAGE.blocks(NO_START, "text").get(0).strip();
		String origin = "Origin: class path resource [application.yml] - 3:15";
		assertThat(analysis).contains(origin);
		assertThat(output.toString()
			.replaceAll("Origin: .*application.yml] -", "Origin: class path resource [application.yml] -"))
			.contains(analysis);
	}

	@Test
	@Symptom(KUBERNETES)
	void inKubernetesTheLineOfThePageIsLogged(CapturedOutput output) throws IOException {
		startLogging(WireApplication.class, "spring.main.cloud-platform=kubernetes").close();
		assertQuoted(output, KUBERNETES, 0);
		assertThat(withoutComments(Files.readString(Path.of("../observability/kubernetes/pod-monitor.yaml")))).contains(
				PAGE.blocks(KUBERNETES, "yaml title=\"pod-monitor.yaml\"").get(0).strip().replaceAll("\\s+", " "));
	}

	private static String withoutComments(String yaml) {
		return yaml.replaceAll("(?m)^\\s*#.*$", "").replaceAll("\\s+", " ");
	}

	@Test
	@Symptom(FIRST_ERROR)
	void statusesOfThePageExistFromTheStart(@TempDir Path folder, CapturedOutput output) throws IOException {
		Function<WireServer, Set<String>> statuses = (server) -> server.registry()
			.find("requests")
			.counters()
			.stream()
			.map((counter) -> counter.getId().getTag("http_status"))
			.collect(Collectors.toSet());
		try (WireServer server = WireServer.start(InitialSeriesTests.RoutedApplication.class)) {
			assertThat(statuses.apply(server)).containsExactly("500");
		}
		try (WireServer server = WireServer.start(InitialSeriesTests.RoutedApplication.class,
				PAGE.configuration(FIRST_ERROR, folder))) {
			assertThat(statuses.apply(server)).containsExactlyInAnyOrder("500", "503");
		}
		try (WireServer server = WireServer.start(InitialSeriesTests.RoutedApplication.class,
				"webmetrics.max-endpoints=12")) {
			assertThat(statuses.apply(server)).isEmpty();
		}
		assertQuoted(output, FIRST_ERROR, 0);
	}

	@Test
	@Symptom(EMPTY)
	void renamedMetricsAndLabelsAreNotThoseOfTheDashboards() throws IOException {
		Pattern query = Pattern
			.compile(TroubleshootingPage.find("__name__=~\"([^\"]+)\"", PAGE.section(EMPTY)).toList().get(0));
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED,
				"webmetrics.label-names.endpoint=route", "webmetrics.requests.name=requests.served")) {
			get(server, "/ok");
			awaitScrape(server, (scrape) -> {
				assertThat(TroubleshootingPage.find("(?m)^(requests?_\\w+)\\{", scrape.text()).distinct())
					.hasSizeGreaterThan(4)
					.contains("requests_served_total")
					.doesNotContain("requests_total")
					.allMatch((name) -> query.matcher(name).matches());
				assertThat(scrape.series().keySet()).allMatch((name) -> name.contains("route=\""))
					.noneMatch((name) -> name.contains("endpoint=\""));
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "request-size", "response-size", "first-byte", "queue" })
	@Symptom(CAST)
	void whatWebmetricsDecoratesCannotBeCast(String measure, CapturedOutput output) throws IOException {
		String quoted = PAGE.blocks(CAST, "text").get(0).strip();
		try (WireServer server = WireServer.start(CastingApplication.class,
				"webmetrics." + measure + ".enabled=true")) {
			assertThat(get(server, "/native")).endsWith("HttpServerOperations HttpServerOperations");
			boolean request = measure.equals("request-size");
			boolean response = !measure.equals("queue");
			assertThat(get(server, "/cast-request")).startsWith("HTTP/1.1 " + (request ? 500 : 200));
			assertThat(output.toString().contains(quoted)).isEqualTo(request);
			assertThat(get(server, "/cast-response")).startsWith("HTTP/1.1 " + (response ? 500 : 200));
		}
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
		String source = Files.readString(Path.of("src/test/java/io/github/webmetrics/wire/TroubleshootingTests.java"));
		Set<String> compared = COMPARED.matcher(source)
			.results()
			.map((output) -> output.group(1) + output.group(2))
			.collect(Collectors.toSet());
		long outputs = PAGE.headings().stream().mapToLong((heading) -> PAGE.blocks(heading, "text").size()).sum();
		assertThat(outputs).isPositive();
		assertThat(compared).hasSize((int) outputs);
	}

	private static WireServer startLogging(Class<?> application, String... properties) {
		return WireServer.start(application,
				Stream.concat(Stream.of(properties), Stream.of("logging.level.io.github.webmetrics=info"))
					.toArray(String[]::new));
	}

	private static String get(WireServer server, String path, String... headers) throws IOException {
		return RawClient.exchange(server.port(), WireCase.request("GET " + path, headers));
	}

	private static Recorded nothing() {
		return new Recorded(Map.of(), Map.of(), Map.of());
	}

	private static void awaitScrape(WireServer server, ThrowingConsumer<Scrape> assertion) {
		Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> assertion.acceptThrows(Scrape.of(server)));
	}

	/**
	 * Assert that each line of a quoted output has been logged.
	 */
	private static void assertQuoted(CapturedOutput output, String heading, int index) {
		assertThat(output).contains(PAGE.blocks(heading, "text").get(index).strip().split("\n"));
	}

	private static String code(String cell) {
		return cell.substring(1, cell.length() - 1);
	}

	/**
	 * Says which symptom of the page a test reproduces.
	 */
	@Retention(RetentionPolicy.RUNTIME)
	@interface Symptom {

		/**
		 * The heading of the symptom.
		 */
		String value();

	}

	/**
	 * Hides a class that Spring Boot does not have before version 3.5.
	 */
	static final class WithoutCondition extends URLClassLoader {

		WithoutCondition(URL[] classPath) {
			super(classPath, ClassLoader.getPlatformClassLoader());
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			if (name.equals(ConditionalOnBooleanProperty.class.getName())) {
				throw new ClassNotFoundException(name);
			}
			return super.findClass(name);
		}

	}

	/**
	 * The part of the test that runs as if Spring Boot were older.
	 */
	static final class EarlierApplication implements Runnable {

		@Override
		public void run() {
			new ReactiveWebApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(NotRecordedAutoConfiguration.class))
				.run((context) -> context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
						(ConfigurableApplicationContext) context.getSourceApplicationContext(), Duration.ZERO)));
		}

	}

	@UnsecuredApplication
	static class ServletApplication {

	}

	@UnsecuredApplication
	@Import(TestedServerConfiguration.class)
	static class HttpHandlerApplication {

		@Bean
		HttpHandler httpHandler() {
			return (request, response) -> response.setComplete();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ WireApplication.class, OwnMapping.class })
	static class UnnamedRoutes {

		private static final String BY_FILTER = "X-Answer: filter";

		private static final String BY_MAPPING = "X-Answer: mapping";

		private static final String OTHER_ATTRIBUTES = "X-Answer: other attributes";

		@Bean
		WebFilter answering() {
			return (exchange, chain) -> answers(exchange, BY_FILTER) ? exchange.getResponse().setComplete()
					: chain.filter(exchange);
		}

		@Bean
		WebFilter otherAttributes() {
			return (exchange, chain) -> chain
				.filter(answers(exchange, OTHER_ATTRIBUTES) ? new OtherAttributes(exchange) : exchange);
		}

		private static boolean answers(ServerWebExchange exchange, String header) {
			return header.endsWith(": " + exchange.getRequest().getHeaders().getFirst("X-Answer"));
		}

	}

	/**
	 * An exchange as a filter may write it by hand.
	 */
	static final class OtherAttributes extends ServerWebExchangeDecorator {

		private final Map<String, Object> attributes;

		OtherAttributes(ServerWebExchange exchange) {
			super(exchange);
			this.attributes = new ConcurrentHashMap<>(exchange.getAttributes());
		}

		@Override
		public Map<String, Object> getAttributes() {
			return this.attributes;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class SinglePage implements WebFluxConfigurer {

		@Bean
		@Order(1)
		RouterFunction<ServerResponse> fallback() {
			Resource page = new ClassPathResource("static/static.txt");
			RequestPredicate pages = path("/api/**").or(path("/assets/**")).negate();
			return RouterFunctions.route()
				.resource(pages.and((request) -> !request.headers().header("X-Page").isEmpty()), page)
				.GET("/**", pages, (request) -> ServerResponse.ok().bodyValue(page))
				.build();
		}

		@Override
		public void addResourceHandlers(ResourceHandlerRegistry resources) {
			resources.addResourceHandler("/assets/**").addResourceLocations("classpath:static/");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(UnnamedRoutes.class)
	static class RewrittenRoutes {

		@Bean
		RouteCatalog routeCatalog(ApplicationContext context) {
			RouteCatalog known = RouteCatalog.of(context);
			return (path) -> known.find(path.value().startsWith("/de/") ? path.subPath(2) : path);
		}

	}

	static class OwnMapping extends AbstractHandlerMapping {

		OwnMapping() {
			setOrder(-2);
		}

		@Override
		protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
			if (!UnnamedRoutes.answers(exchange, UnnamedRoutes.BY_MAPPING)) {
				return Mono.empty();
			}
			if (exchange.getRequest().getPath().value().startsWith("/told/")) {
				exchange.getAttributes()
					.put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE,
							PathPatternParser.defaultInstance.parse("/told/{id}"));
			}
			WebHandler handler = (current) -> current.getResponse().setComplete();
			return Mono.just(handler);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(UnnamedRoutes.class)
	static class NamedRoutes {

		@Bean
		RouteCatalog routeCatalog(ApplicationContext context) {
			RouteCatalog known = RouteCatalog.of(context);
			RouteCatalog further = RouteCatalog
				.of(() -> List.of(PathPatternParser.defaultInstance.parse("/partners/{id}")));
			return new RouteCatalog() {

				@Override
				public PathPattern find(PathContainer path) {
					PathPattern pattern = known.find(path);
					return (pattern != null) ? pattern : further.find(path);
				}

				@Override
				public Collection<KnownRoute> routes() {
					return known.routes();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class LabelledApplication {

		@Bean
		@Order(-100)
		WebFilter tenants() {
			return (exchange, chain) -> {
				String tenant = exchange.getRequest().getHeaders().getFirst("X-Tenant");
				if (tenant != null) {
					exchange.getAttributes().put("tenant", tenant);
				}
				return chain.filter(exchange);
			};
		}

		@Bean
		LabelContributor tenantLabel() {
			return LabelContributor.of("tenant", (exchange) -> exchange.getAttribute("tenant"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class WaitingFilter {

		private final Sinks.Empty<Void> gate = Sinks.empty();

		@Bean
		WebFilter waits() {
			return (exchange, chain) -> (exchange.getRequest().getHeaders().getFirst("X-Wait") != null)
					? this.gate.asMono().then(chain.filter(exchange)) : chain.filter(exchange);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class LabelRemover {

		@Bean
		MeterFilter withoutMethod() {
			return MeterFilter.ignoreTags("method");
		}

	}

	@UnsecuredApplication
	@ImportAutoConfiguration({ WebFluxAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
			NettyReactiveWebServerAutoConfiguration.class })
	@RestController
	static class Slice {

		@GetMapping("/sliced")
		String sliced() {
			return "sliced";
		}

	}

	@UnsecuredApplication
	@Import(TestedServerConfiguration.class)
	@RestController
	static class CastingApplication {

		@GetMapping("/cast-request")
		String castRequest(ServerWebExchange exchange) {
			return ((AbstractServerHttpRequest) exchange.getRequest()).getId();
		}

		@GetMapping("/cast-response")
		String castResponse(ServerWebExchange exchange) {
			return ((AbstractServerHttpResponse) exchange.getResponse()).bufferFactory().getClass().getName();
		}

		@GetMapping("/native")
		String unwrapped(ServerWebExchange exchange) {
			HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
			HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
			return request.getClass().getSimpleName() + " " + response.getClass().getSimpleName();
		}

	}

}
