package io.github.webmetrics.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.webmetrics.LabelContributor;
import io.github.webmetrics.meter.Measure;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestLabel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsSettingsFactoryTests {

	private static final StaticListableBeanFactory BEANS = new StaticListableBeanFactory();

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void propertiesBecomeSettings() {
		this.runner
			.withPropertyValues("webmetrics.app-name=shop", "webmetrics.labels.team=blue",
					"webmetrics.label-names.app-name=app", "webmetrics.label-names.http-status=code",
					"webmetrics.label-names.method=verb", "webmetrics.label-names.endpoint=route",
					"webmetrics.max-endpoints=7", "webmetrics.requests.name=http.requests",
					"webmetrics.requests.labels=endpoint,http-status", "webmetrics.latency.name=http.latency",
					"webmetrics.latency.labels=endpoint,method,http-status", "webmetrics.latency.buckets=10ms,1s",
					"webmetrics.in-progress.name=http.active", "webmetrics.in-progress.labels=endpoint",
					"spring.webflux.base-path=base/")
			.run((context) -> {
				MetricsSettings settings = context.getBean(MetricsSettings.class);
				assertThat(settings.labels().appName()).isEqualTo("shop");
				assertThat(settings.labels().fixed()).isEqualTo(Map.of("team", "blue"));
				assertThat(settings.labels().names()).isEqualTo(Map.of(RequestLabel.APP_NAME, "app",
						RequestLabel.METHOD, "verb", RequestLabel.ENDPOINT, "route", RequestLabel.HTTP_STATUS, "code"));
				assertThat(settings.endpoints().max()).isEqualTo(7);
				assertThat(settings.requests()).isEqualTo(new MetricsSettings.Metric("http.requests",
						List.of(RequestLabel.ENDPOINT, RequestLabel.HTTP_STATUS)));
				assertThat(settings.latency()).isEqualTo(new MetricsSettings.Histogram("http.latency",
						List.of(RequestLabel.ENDPOINT, RequestLabel.METHOD, RequestLabel.HTTP_STATUS), Set.of(),
						List.of(10_000_000L, 1_000_000_000L), false));
				assertThat(settings.inProgress())
					.isEqualTo(new MetricsSettings.Metric("http.active", List.of(RequestLabel.ENDPOINT)));
				assertThat(settings.endpoints().basePath()).isEqualTo("/base");
			});
	}

	@Test
	void defaultsAreAsDocumented() {
		this.runner.run((context) -> {
			MetricsSettings settings = context.getBean(MetricsSettings.class);
			assertThat(settings.labels().appName()).isEqualTo("application");
			assertThat(settings.labels().fixed()).isEmpty();
			assertThat(settings.labels().names())
				.isEqualTo(Map.of(RequestLabel.APP_NAME, "app_name", RequestLabel.METHOD, "method",
						RequestLabel.ENDPOINT, "endpoint", RequestLabel.HTTP_STATUS, "http_status"));
			assertThat(settings.requests()).isEqualTo(new MetricsSettings.Metric("requests", List
				.of(RequestLabel.APP_NAME, RequestLabel.METHOD, RequestLabel.ENDPOINT, RequestLabel.HTTP_STATUS)));
			assertThat(settings.latency().name()).isEqualTo("request.latency");
			assertThat(settings.latency().labels()).containsExactly(RequestLabel.APP_NAME, RequestLabel.ENDPOINT);
			assertThat(settings.inProgress()).isEqualTo(new MetricsSettings.Metric("requests.in.progress",
					List.of(RequestLabel.APP_NAME, RequestLabel.ENDPOINT, RequestLabel.METHOD)));
			assertThat(settings.endpoints().max()).isEqualTo(1000);
			assertThat(settings.endpoints().basePath()).isEmpty();
			assertThat(settings.latency().buckets()).extracting((bucket) -> Duration.ofNanos(bucket).toMillis())
				.containsExactly(5L, 10L, 25L, 50L, 75L, 100L, 250L, 500L, 750L, 1000L, 2500L, 5000L, 7500L, 10000L);
		});
	}

	@Test
	void otherHistogramsAreThereOnlyIfTheyAreTurnedOn() {
		this.runner.run((context) -> assertThat(context.getBean(MetricsSettings.class).measures()).isEmpty());
		this.runner
			.withPropertyValues("webmetrics.request-size.enabled=true", "webmetrics.response-size.enabled=true",
					"webmetrics.first-byte.enabled=true", "webmetrics.queue.enabled=true",
					"webmetrics.response-size.buckets=100,1KB", "webmetrics.queue.labels=endpoint,method")
			.run((context) -> {
				MetricsSettings settings = context.getBean(MetricsSettings.class);
				List<RequestLabel> labels = List.of(RequestLabel.APP_NAME, RequestLabel.ENDPOINT);
				List<Long> buckets = settings.latency().buckets();
				assertThat(settings.measures())
					.isEqualTo(Map.of(Measure.REQUEST_SIZE,
							new MetricsSettings.Histogram("request.size", labels, Set.of(), List.of(), false),
							Measure.RESPONSE_SIZE,
							new MetricsSettings.Histogram("response.size", labels, Set.of(), List.of(100L, 1024L),
									false),
							Measure.FIRST_BYTE,
							new MetricsSettings.Histogram("request.first.byte", labels, Set.of(), buckets, false),
							Measure.QUEUE, new MetricsSettings.Histogram("request.queue",
									List.of(RequestLabel.ENDPOINT, RequestLabel.METHOD), Set.of(), buckets, false)));
			});
	}

	@Test
	void whatIsTurnedOffIsNotChecked() {
		this.runner
			.withPropertyValues("webmetrics.first-byte.buckets=5s,1s", "webmetrics.request-size.buckets=10KB,1KB",
					"webmetrics.queue.header=no header", "webmetrics.queue.name=9lives")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void appNameDefaultsToTheNameOfTheApplication() {
		this.runner.withPropertyValues("spring.application.name=shop", "webmetrics.app-name= ")
			.run((context) -> assertThat(context.getBean(MetricsSettings.class).labels().appName()).isEqualTo("shop"));
	}

	// These tests use no context runner, because it would strip the values.
	@ParameterizedTest
	@ValueSource(strings = { "webmetrics.app-name", "spring.application.name" })
	void whenNameIsBlankThenAppNameIsTheDefault(String property) {
		for (String value : List.of("", " ")) {
			this.environment.setProperty(property, value);
			assertThat(create().labels().appName()).isEqualTo("application");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/base, /base", "base, /base", "base/, /base", "//base//, /base", "' /base ', /base",
			"/base/path/, /base/path", "/, ''", "'', ''" })
	void basePathHasALeadingSlashOnly(String property, String basePath) {
		this.environment.setProperty("spring.webflux.base-path", property);
		assertThat(create().endpoints().basePath()).isEqualTo(basePath);
	}

	@ParameterizedTest
	@ValueSource(strings = { "requests", "latency", "in-progress" })
	void whenLabelIsListedTwiceThenThePropertyIsRejected(String metric) {
		this.environment.setProperty("webmetrics." + metric + ".labels", "endpoint,endpoint");
		InvalidProperties.assertRejected(this::create, "webmetrics." + metric + ".labels", "endpoint, endpoint");
	}

	@ParameterizedTest
	@ValueSource(strings = { "requests", "latency", "in-progress" })
	void whenNameOfAMetricIsNotValidThenThePropertyIsRejected(String metric) {
		this.environment.setProperty("webmetrics." + metric + ".name", "9lives");
		InvalidProperties.assertRejected(this::create, "webmetrics." + metric + ".name", "9lives");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.1", "1" })
	void whenBucketHasNoUnitThenThePropertyIsRejectedBeforeItIsConverted(String bucket) {
		this.environment.setProperty("webmetrics.latency.buckets[0]", bucket);
		InvalidProperties.assertRejected(this::create, "webmetrics.latency.buckets", bucket);
	}

	@Test
	void whenFixedLabelHasNoValueThenThePropertyIsRejected() {
		this.environment.setProperty("webmetrics.labels.region", " ");
		InvalidProperties.assertRejected(this::create, "webmetrics.labels.region", " ");
	}

	private MetricsSettings create() {
		return new MetricsSettingsFactory(this::properties,
				() -> new FurtherLabels(properties(), BEANS.getBeanProvider(LabelContributor.class), BEANS),
				this.environment)
			.create();
	}

	private WebMetricsProperties properties() {
		return Binder.get(this.environment).bindOrCreate("webmetrics", WebMetricsProperties.class);
	}

}
