package io.github.webmetrics.page;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.KnownMethod;
import io.github.webmetrics.meter.MethodSeries;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.NativeHistogram;
import io.github.webmetrics.meter.RequestDetails;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.meter.TestSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ReportReaderTests {

	private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

	private static final MetricsSettings SETTINGS = TestSettings.create();

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	@Test
	void showsEndpointsAndTheirMethodsInOrder() {
		RequestMetrics metrics = metrics(this.registry, SETTINGS);
		record(metrics, "/b", HttpMethod.POST, 200, 5);
		record(metrics, "/b", HttpMethod.GET, 503, 50);
		record(metrics, "/b", HttpMethod.GET, 200, 5);
		record(metrics, "/a", HttpMethod.GET, 404, 2_000);
		Report report = read(12.5);
		assertThat(report.version()).isEqualTo(1);
		assertThat(report.application()).isEqualTo("app");
		assertThat(report.startedAt()).isEqualTo("2026-01-02T03:04:05Z");
		assertThat(report.uptime()).isEqualTo(12.5);
		assertThat(report.labels()).isEqualTo(Map.of("app_name", "app"));
		assertThat(report.endpoints()).extracting(Report.Endpoint::endpoint).containsExactly("/a", "/b");
		assertThat(report.endpoints().get(0).methods())
			.containsExactly(new Report.Method("GET", 1L, 0L, 0L, Map.of("404", 1L)));
		assertThat(report.endpoints().get(1).methods()).containsExactly(
				new Report.Method("GET", 2L, 1L, 0L, Map.of("200", 1L, "503", 1L)),
				new Report.Method("POST", 1L, 0L, 0L, Map.of("200", 1L)));
		Report.Latency latency = report.endpoints().get(1).latency();
		assertThat(latency).isNotNull();
		assertThat(latency.count()).isEqualTo(3);
		assertThat(latency.sum()).isCloseTo(0.06, within(1e-9));
		assertThat(latency.buckets()).containsExactly(new Report.Bucket(0.01, 2), new Report.Bucket(1, 3));
		assertThat(latency.p50()).isCloseTo(0.0075, within(1e-9));
	}

	@Test
	void showsTheLabelsOfTheApplication() {
		MetricsSettings settings = TestSettings.withFixedLabels(Map.of("region", "eu"));
		assertThat(reader(settings).read(START, 1, "").labels()).isEqualTo(Map.of("app_name", "app", "region", "eu"));
	}

	@Test
	void showsAnEndpointOfTheHistogramAlone() {
		this.registry.config().meterFilter(MeterFilter.denyNameStartsWith("requests"));
		record(metrics(this.registry, SETTINGS), "/a", HttpMethod.GET, 200, 5);
		assertThat(read(1).endpoints()).singleElement().satisfies((endpoint) -> {
			assertThat(endpoint.methods()).isEmpty();
			assertThat(endpoint.latency()).extracting(Report.Latency::count).isEqualTo(1L);
		});
	}

	@Test
	void showsRequestsInProgress() {
		MethodSeries series = metrics(this.registry, SETTINGS).endpoint("/a").series(KnownMethod.GET);
		series.enter();
		assertThat(read(1).endpoints()).singleElement().satisfies((endpoint) -> {
			// Nothing has been counted, so nobody knows yet whether it will be.
			assertThat(endpoint.methods()).containsExactly(new Report.Method("GET", null, null, 1L, null));
			assertThat(endpoint.latency()).isNull();
		});
	}

	@Test
	void showsSeriesFromTheStartAsIdle() {
		RequestMetrics metrics = metrics(this.registry, SETTINGS);
		metrics.initializeRequests("/idle", KnownMethod.GET, 500, List.of());
		record(metrics, "/busy", HttpMethod.GET, 200, 5);
		assertThat(read(1).endpoints()).last().satisfies((endpoint) -> {
			assertThat(endpoint.methods()).containsExactly(new Report.Method("GET", 0L, 0L, 0L, Map.of("500", 0L)));
			assertThat(endpoint.latency()).isEqualTo(new Report.Latency(0, 0, null, null, null, List.of()));
		});
	}

	@Test
	void showsOnlyEndpointsWithThePrefix() {
		RequestMetrics metrics = metrics(this.registry, SETTINGS);
		List.of("/users", "/users/{id}", "/orders").forEach((path) -> record(metrics, path, HttpMethod.GET, 200, 5));
		assertThat(reader(SETTINGS).read(START, 1, "/users").endpoints()).extracting(Report.Endpoint::endpoint)
			.containsExactly("/users", "/users/{id}");
		assertThat(reader(SETTINGS).read(START, 1, "/none").endpoints()).isEmpty();
	}

	@Test
	void addsUpFurtherLabels() {
		MetricsSettings settings = TestSettings.withFurtherLabels(List.of("tenant"), Set.of("tenant"));
		RequestMetrics metrics = metrics(this.registry, settings);
		List.of("one", "two", "two")
			.forEach((tenant) -> record(metrics, "/a", HttpMethod.GET, 200, 5,
					RequestDetails.ofLabels(List.of(tenant))));
		assertThat(reader(settings).read(START, 1, "").endpoints()).singleElement().satisfies((endpoint) -> {
			assertThat(endpoint.methods()).containsExactly(new Report.Method("GET", 3L, 0L, 0L, Map.of("200", 3L)));
			assertThat(endpoint.latency()).isNotNull();
			assertThat(endpoint.latency().count()).isEqualTo(3);
			assertThat(endpoint.latency().sum()).isCloseTo(0.015, within(1e-9));
			assertThat(endpoint.latency().buckets()).containsExactly(new Report.Bucket(0.01, 3),
					new Report.Bucket(1, 3));
		});
	}

	@Test
	void whenFilterRemovesALabelThenItIsNull() {
		this.registry.config().meterFilter(MeterFilter.ignoreTags("endpoint", "http_status"));
		RequestMetrics metrics = metrics(this.registry, SETTINGS);
		record(metrics, "/a", HttpMethod.GET, 200, 5);
		record(metrics, "/b", HttpMethod.GET, 500, 5);
		assertThat(read(1).endpoints()).singleElement().satisfies((endpoint) -> {
			assertThat(endpoint.endpoint()).isNull();
			assertThat(endpoint.methods()).containsExactly(new Report.Method("GET", 2L, null, 0L, null));
			assertThat(endpoint.latency()).isNotNull();
			assertThat(endpoint.latency().count()).isEqualTo(2);
		});
	}

	@Test
	void whenFilterRemovesTheMethodFromOneMetricThenItsFiguresHaveNone() {
		this.registry.config().meterFilter(MeterFilter.renameTag("requests.in.progress", "method", "verb"));
		record(metrics(this.registry, SETTINGS), "/a", HttpMethod.GET, 200, 5);
		assertThat(read(1).endpoints().get(0).methods()).containsExactly(
				new Report.Method("GET", 1L, 0L, null, Map.of("200", 1L)),
				new Report.Method(null, null, null, 0L, null));
	}

	@Test
	void whenFilterDeniesAMetricThenItIsNull() {
		this.registry.config().meterFilter(MeterFilter.denyNameStartsWith("request.latency"));
		record(metrics(this.registry, SETTINGS), "/a", HttpMethod.GET, 200, 5);
		assertThat(read(1).endpoints()).singleElement()
			.satisfies((endpoint) -> assertThat(endpoint.latency()).isNull());
	}

	@Test
	void readsTheRegistryOfPrometheusAmongSeveral() {
		CompositeMeterRegistry composite = new CompositeMeterRegistry();
		composite.add(new SimpleMeterRegistry());
		composite.add(this.registry);
		record(metrics(composite, SETTINGS), "/a", HttpMethod.GET, 200, 5);
		assertThat(read(1).endpoints()).singleElement().satisfies((endpoint) -> {
			assertThat(endpoint.methods()).containsExactly(new Report.Method("GET", 1L, 0L, 0L, Map.of("200", 1L)));
			assertThat(endpoint.latency()).isNotNull();
			assertThat(endpoint.latency().buckets()).containsExactly(new Report.Bucket(0.01, 1),
					new Report.Bucket(1, 1));
		});
	}

	@Test
	void readsANativeHistogram() {
		this.registry.config().commonTags("label.with.dots", "value");
		NativeHistogram histogram = new NativeHistogram(this.registry, SETTINGS.latency(), null,
				new RecordingFailures());
		RequestMetrics metrics = new RequestMetrics(this.registry, SETTINGS, null, histogram, new RecordingFailures());
		record(metrics, "/a", HttpMethod.GET, 200, 5);
		record(metrics, "/a", HttpMethod.GET, 200, 50);
		Report report = new ReportReader(this.registry::getMeters, SETTINGS, histogram).read(START, 1, "");
		assertThat(report.endpoints()).singleElement().satisfies((endpoint) -> {
			assertThat(endpoint.latency()).isNotNull();
			assertThat(endpoint.latency().count()).isEqualTo(2);
			assertThat(endpoint.latency().sum()).isCloseTo(0.055, within(1e-9));
			assertThat(endpoint.latency().buckets()).containsExactly(new Report.Bucket(0.01, 1),
					new Report.Bucket(1, 2));
		});
	}

	@Test
	void ignoresMetersOfOthersWithTheSameName() {
		record(metrics(this.registry, SETTINGS), "/a", HttpMethod.GET, 200, 5);
		this.registry.gauge("others", Tags.of("endpoint", "/other"), 3);
		assertThat(read(1).endpoints()).extracting(Report.Endpoint::endpoint).containsExactly("/a");
	}

	private Report read(double uptime) {
		return reader(SETTINGS).read(START, uptime, "");
	}

	private ReportReader reader(MetricsSettings settings) {
		return new ReportReader(this.registry::getMeters, settings, null);
	}

	private static RequestMetrics metrics(MeterRegistry registry, MetricsSettings settings) {
		return new RequestMetrics(registry, settings, new RecordingFailures());
	}

	private static void record(RequestMetrics metrics, String path, HttpMethod method, int status, long milliseconds) {
		record(metrics, path, method, status, milliseconds, RequestDetails.NONE);
	}

	private static void record(RequestMetrics metrics, String path, HttpMethod method, int status, long milliseconds,
			RequestDetails details) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.method(method, "/path"));
		metrics.record(exchange, metrics.endpoint(path).series(KnownMethod.of(method)), status, details,
				Duration.ofMillis(milliseconds).toNanos(), true);
	}

}
