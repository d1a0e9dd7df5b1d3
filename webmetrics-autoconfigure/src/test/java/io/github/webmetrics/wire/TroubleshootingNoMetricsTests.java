package io.github.webmetrics.wire;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.webmetrics.WebMetricsFilter;
import io.github.webmetrics.autoconfigure.NotRecordedAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reproduces why there are no metrics: none at all, none in tests, none for the first
 * error and none in the dashboards.
 */
class TroubleshootingNoMetricsTests extends TroubleshootingKit {

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
			.map(TroubleshootingNoMetricsTests::url)
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
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 1).requests())
				.isEqualTo(Map.of("GET /ok 200", 1L));
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
				assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 1))
					.isEqualTo(new Recorded(Map.of("GET UNMATCHED 200", 1L), Map.of(), Map.of()));
			}
			else {
				assertThat(Recorded.now(server.registry())).isEqualTo(Recorded.NOTHING);
			}
		}
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

}
