package io.github.webmetrics.autoconfigure;

import java.time.Duration;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ScrapeEndpointHintTests {

	private static final String INCLUDE = "management.endpoints.web.exposure.include";

	private static final String EXCLUDE = "management.endpoints.web.exposure.exclude";

	private static final String EXPORT = "management.prometheus.metrics.export.enabled";

	private static final String ACCESS = "management.endpoint.prometheus.access";

	private static final String MAX_ACCESS = "management.endpoints.access.max-permitted";

	private static final String ENABLED = "management.endpoint.prometheus.enabled";

	private static final String PORT = "management.server.port";

	private final Logger logger = (Logger) LoggerFactory.getLogger(ScrapeEndpointHint.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withBean(ScrapeEndpointHint.class)
		.withBean(PathMappedEndpoints.class, () -> ActuatorPathsTests.endpoints("/actuator", "health"));

	private final ReactiveWebApplicationContextRunner withRegistry = this.runner.withBean(PrometheusMeterRegistry.class,
			() -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

	@BeforeEach
	void open() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void close() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	void whenEndpointIsExposedThenLogsNothing() {
		start(this.withRegistry.withBean("others", PathMappedEndpoints.class,
				() -> ActuatorPathsTests.endpoints("/actuator", "prometheus")));
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void whenEndpointIsNotIncludedThenNamesTheIncludeProperty() {
		start(this.withRegistry);
		assertThatHintNames(INCLUDE);
		this.log.list.clear();
		start(this.withRegistry.withPropertyValues(EXCLUDE + "=env,health"));
		assertThatHintNames(INCLUDE);
	}

	@Test
	void whenEndpointIsExcludedThenNamesTheExcludeProperty() {
		for (String excluded : new String[] { "prometheus", "env,prometheus", "*" }) {
			start(this.withRegistry.withPropertyValues(INCLUDE + "=health", EXCLUDE + "=" + excluded));
			assertThatHintNames(EXCLUDE);
			this.log.list.clear();
		}
	}

	@Test
	void whenThereIsNoRegistryThenNamesTheExportProperty() {
		start(this.runner.withPropertyValues(EXCLUDE + "=*"));
		assertThatHintNames(EXPORT);
	}

	@Test
	void whenThereAreNoEndpointsThenNamesTheIncludeProperty() {
		start(new ReactiveWebApplicationContextRunner().withBean(ScrapeEndpointHint.class)
			.withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
		assertThatHintNames(INCLUDE);
	}

	@Test
	void whenEndpointHasNoAccessThenNamesTheAccessProperty() {
		EndpointAccessResolver none = (id, access) -> id.equals(EndpointId.of("prometheus")) ? Access.NONE : access;
		start(this.withRegistry.withBean(EndpointAccessResolver.class, () -> none));
		assertThatHintNames(ACCESS);
		this.log.list.clear();
		start(this.withRegistry.withBean(EndpointAccessResolver.class, () -> none)
			.withPropertyValues(MAX_ACCESS + "=none"));
		assertThatHintNames(MAX_ACCESS);
		this.log.list.clear();
		start(this.withRegistry.withBean(EndpointAccessResolver.class, () -> none)
			.withPropertyValues(ENABLED + "=false"));
		assertThatHintNames(ENABLED);
	}

	@Test
	void whenNothingIsServedThenNamesThePort() {
		start(this.withRegistry
			.withBean("others", PathMappedEndpoints.class,
					() -> ActuatorPathsTests.endpoints("/actuator", "prometheus"))
			.withPropertyValues(PORT + "=-1"));
		assertThatHintNames(PORT);
	}

	private static void start(ReactiveWebApplicationContextRunner runner) {
		runner.run((context) -> context.getBean(ScrapeEndpointHint.class)
			.onApplicationEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
					context.getSourceApplicationContext(), Duration.ZERO)));
	}

	private void assertThatHintNames(String property) {
		assertThat(this.log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.INFO);
			assertThat(new String[] { INCLUDE, EXCLUDE, EXPORT, ACCESS, MAX_ACCESS, ENABLED, PORT })
				.filteredOn((name) -> event.getFormattedMessage().contains(name))
				.containsExactly(property);
		});
	}

}
