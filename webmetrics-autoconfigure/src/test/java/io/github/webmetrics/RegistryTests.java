package io.github.webmetrics;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.meter.TestSettings;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.internal.DefaultGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a registry may do to its meters, and who else may use it.
 */
@ExtendWith(OutputCaptureExtension.class)
class RegistryTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void whenRegistryOutlivesAnApplicationThenItsGaugeGoesOn() {
		request(filter(this.registry));
		Disposable request = open(filter(this.registry), "/path");
		assertThat(inProgress(this.registry)).isOne();
		request.dispose();
		assertThat(inProgress(this.registry)).isZero();
		assertThat(requests(this.registry)).isEqualTo(2);
	}

	@Test
	void whenApplicationsShareARegistryThenItsGaugeIsTheirSum() {
		assertGaugeIsTheSum(this.registry, this.registry);
	}

	@Test
	void whenApplicationsShareWhatTheirCompositesAreMadeOfThenItsGaugeIsTheirSum() {
		assertGaugeIsTheSum(compositeOf(new SimpleMeterRegistry(), this.registry),
				compositeOf(compositeOf(this.registry), new SimpleMeterRegistry()));
	}

	private void assertGaugeIsTheSum(MeterRegistry first, MeterRegistry second) {
		RequestMetrics one = new RequestMetrics(first, TestSettings.create(), new RecordingFailures());
		Disposable request = open(filter(second), "/path");
		Disposable cut = open(TestRecorder.filter(one), "/path");
		assertThat(inProgress(this.registry)).isEqualTo(2);
		one.close();
		assertThat(inProgress(this.registry)).isOne();
		cut.dispose();
		assertThat(inProgress(this.registry)).isOne();
		assertThat(requests(this.registry)).isOne();
		request.dispose();
		assertThat(inProgress(this.registry)).isZero();
		assertThat(requests(this.registry)).isEqualTo(2);
	}

	static Stream<MeterRegistry> registries() {
		MeterRegistry renaming = new SimpleMeterRegistry();
		renaming.config().meterFilter(renaming());
		return Stream.of(new SimpleMeterRegistry(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
				compositeOf(new SimpleMeterRegistry(), new SimpleMeterRegistry()), renaming);
	}

	private static MeterFilter renaming() {
		return new MeterFilter() {

			@Override
			public Meter.Id map(Meter.Id id) {
				return id.withName("our." + id.getName());
			}

		};
	}

	@ParameterizedTest
	@MethodSource("registries")
	void whenRegistryIsClearedThenItsMetersStartAgain(MeterRegistry cleared, CapturedOutput output) {
		WebMetricsFilter filter = filter(cleared);
		request(filter);
		request(filter);
		Disposable request = open(filter, "/path");
		cleared.clear();
		assertThat(cleared.getMeters()).isEmpty();
		request(filter);
		assertThat(inProgress(cleared)).isOne();
		assertThat(requests(cleared)).isOne();
		assertThat(observed(cleared)).isOne();
		request.dispose();
		assertThat(inProgress(cleared)).isZero();
		assertThat(requests(cleared)).isEqualTo(2);
		assertThat(observed(cleared)).isEqualTo(2);
		assertThat(output).doesNotContain("Requests are served as before");
	}

	@Test
	void whenRegistryIsClearedThenRequestsWithoutEndpointOfTheirOwnStartAgainToo() {
		WebMetricsFilter filter = TestRecorder
			.filter(new RequestMetrics(this.registry, TestSettings.create(1), new RecordingFailures()));
		for (int round = 0; round < 2; round++) {
			request(filter);
			open(filter, "/past-the-limit").dispose();
			filter.filter(MockServerWebExchange.from(MockServerHttpRequest.get("/")), (exchange) -> Mono.empty())
				.block(TIMEOUT);
			assertThat(this.registry.get("requests").counters())
				.extracting((counter) -> counter.getId().getTag("endpoint") + " " + counter.count())
				.containsExactlyInAnyOrder("/path 1.0", "OTHER 1.0", "UNMATCHED 1.0");
			assertThat(this.registry.get("requests.in.progress").gauges()).hasSize(4);
			this.registry.clear();
		}
	}

	@ParameterizedTest
	@MethodSource("registries")
	void whenOneMeterIsRemovedThenItStartsAgain(MeterRegistry registry) {
		WebMetricsFilter filter = filter(registry);
		request(filter);
		Stream<String> names = Stream.of("requests", "request.latency", "requests.in.progress");
		for (Meter meter : names.flatMap((name) -> meters(registry, name)).toList()) {
			registry.remove(meter);
			request(filter);
			assertThat(registry.getMeters()).extracting(Meter::getId).contains(meter.getId());
		}
		assertThat(inProgress(registry)).isZero();
	}

	@Test
	void whenGaugeIsRemovedWhileItIsRegisteredThenItStartsAgain() {
		MeterRegistry removing = whenFirstGaugeIsRegistered(MeterRegistry::remove);
		WebMetricsFilter filter = filter(removing);
		request(filter);
		assertThat(removing.get("requests.in.progress").gauges()).hasSize(1);
		request(filter);
		assertThat(removing.get("requests.in.progress").gauges()).hasSize(2);
	}

	@Test
	void whenRegistrationOfGaugeFailsHalfWayThenWhatItShowsIsNotLost() {
		MeterRegistry failing = whenFirstGaugeIsRegistered((registry, id) -> {
			throw new IllegalStateException();
		});
		request(filter(failing));
		WeakReference<Object> garbage = new WeakReference<>(new Object());
		Awaitility.await().atMost(TIMEOUT).until(() -> {
			System.gc();
			return garbage.get() == null;
		});
		assertThat(failing.get("requests.in.progress").gauges()).hasSize(2)
			.allSatisfy((gauge) -> assertThat(gauge.value()).isZero());
		assertThat(requests(failing)).isOne();
	}

	// As whoever registered it asks what has become of its name and labels.
	private static MeterRegistry whenFirstGaugeIsRegistered(BiConsumer<MeterRegistry, Meter.Id> action) {
		AtomicBoolean registered = new AtomicBoolean();
		StackWalker caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
		return new SimpleMeterRegistry() {

			@Override
			protected <T> Gauge newGauge(Meter.Id id, @Nullable T state, ToDoubleFunction<T> value) {
				return new DefaultGauge<>(id, state, value) {

					@Override
					public Meter.Id getId() {
						if (caller.getCallerClass().getSimpleName().equals("InProgressGauges")
								&& registered.compareAndSet(false, true)) {
							action.accept(registry(), id);
						}
						return id;
					}

				};
			}

			private MeterRegistry registry() {
				return this;
			}

		};
	}

	@Test
	void whenRegistryIsClearedAllTheTimeThenGaugeBalances(CapturedOutput output) throws Exception {
		WebMetricsFilter filter = filter(this.registry);
		CompletableFuture<?> requests = CompletableFuture
			.runAsync(() -> IntStream.range(0, 2000).forEach((index) -> request(filter)));
		while (!requests.isDone()) {
			this.registry.clear();
		}
		requests.get(1, TimeUnit.SECONDS);
		this.registry.clear();
		Disposable request = open(filter, "/path");
		assertThat(inProgress(this.registry)).isOne();
		request.dispose();
		assertThat(inProgress(this.registry)).isZero();
		assertThat(requests(this.registry)).isOne();
		assertThat(output).doesNotContain("Requests are served as before");
	}

	@ParameterizedTest
	@MethodSource("registries")
	void whenRegistryIsClosedThenWhatItHasGoesOn(MeterRegistry closed, CapturedOutput output) {
		WebMetricsFilter filter = filter(closed);
		request(filter);
		Disposable request = open(filter, "/path");
		closed.close();
		request(filter);
		open(filter, "/other").dispose();
		assertThat(inProgress(closed)).isOne();
		request.dispose();
		assertThat(inProgress(closed)).isZero();
		assertThat(output).doesNotContain("Requests are served as before");
	}

	@Test
	void whenCompositeGetsItsFirstRegistryLaterThenThatCountsFromThen() {
		CompositeMeterRegistry composite = new CompositeMeterRegistry();
		WebMetricsFilter filter = filter(composite);
		request(filter);
		Disposable request = open(filter, "/path");
		composite.add(this.registry);
		request(filter);
		assertThat(inProgress(this.registry)).isOne();
		assertThat(requests(this.registry)).isOne();
		assertThat(observed(this.registry)).isOne();
		request.dispose();
		request(filter);
		assertThat(inProgress(this.registry)).isZero();
		assertThat(requests(this.registry)).isEqualTo(3);
	}

	@Test
	void severalRegistriesCountTheSame(CapturedOutput output) {
		MeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		WebMetricsFilter filter = filter(compositeOf(this.registry, prometheus));
		Disposable request = open(filter, "/path");
		request(filter);
		assertThat(List.of(this.registry, prometheus)).allSatisfy((each) -> {
			assertThat(inProgress(each)).isOne();
			assertThat(requests(each)).isOne();
		});
		request.dispose();
		assertThat(List.of(this.registry, prometheus)).allSatisfy((each) -> {
			assertThat(inProgress(each)).isZero();
			assertThat(requests(each)).isEqualTo(2);
		});
		assertThat(output).doesNotContain("already registered");
	}

	@Test
	void whenFilterRemovesLabelsThenItsOneSeriesHasAllRequests() {
		this.registry.config().meterFilter(MeterFilter.ignoreTags("endpoint", "method"));
		assertOneSeriesHasAllRequests(filter(this.registry));
	}

	@Test
	void whenFilterOfAllPartsOfACompositeRemovesLabelsThenItsOneSeriesHasAllRequests() {
		MeterRegistry other = new SimpleMeterRegistry();
		Stream.of(other, this.registry)
			.forEach((part) -> part.config().meterFilter(MeterFilter.ignoreTags("endpoint", "method")));
		assertOneSeriesHasAllRequests(filter(compositeOf(other, this.registry)));
	}

	@Test
	void whenFilterOfAPartOfACompositeRemovesLabelsThenTheOthersAreExact() {
		MeterRegistry exact = new SimpleMeterRegistry();
		this.registry.config().meterFilter(MeterFilter.ignoreTags("endpoint", "method"));
		WebMetricsFilter filter = filter(compositeOf(exact, this.registry));
		Disposable one = open(filter, "/path");
		Disposable other = open(filter, "/other");
		assertThat(exact.get("requests.in.progress").gauges())
			.extracting((gauge) -> gauge.getId().getTag("endpoint") + " " + gauge.value())
			.containsExactlyInAnyOrder("UNROUTED 0.0", "/path 1.0", "/other 1.0");
		one.dispose();
		other.dispose();
		assertThat(inProgress(exact)).isZero();
		assertThat(inProgress(this.registry)).isZero();
		assertThat(requests(this.registry)).isEqualTo(2);
		assertThat(this.registry.get("requests").counters()).hasSize(1);
	}

	private void assertOneSeriesHasAllRequests(WebMetricsFilter filter) {
		Disposable one = open(filter, "/path");
		Disposable other = open(filter, "/other");
		assertThat(inProgress(this.registry)).isEqualTo(2);
		one.dispose();
		assertThat(inProgress(this.registry)).isOne();
		other.dispose();
		assertThat(inProgress(this.registry)).isZero();
		assertThat(requests(this.registry)).isEqualTo(2);
		assertThat(this.registry.get("requests.in.progress").gauges()).hasSize(1);
		assertThat(this.registry.get("requests").counters()).hasSize(1);
	}

	@Test
	void whenMemoryIsShortAtRegistrationThenLaterRequestsAreCounted() {
		AtomicInteger shortages = new AtomicInteger(2);
		MeterRegistry exhausted = new SimpleMeterRegistry() {

			@Override
			protected Counter newCounter(Meter.Id id) {
				if (shortages.getAndDecrement() > 0) {
					throw new OutOfMemoryError();
				}
				return super.newCounter(id);
			}

		};
		WebMetricsFilter filter = filter(exhausted);
		IntStream.range(0, 5).forEach((index) -> request(filter));
		assertThat(requests(exhausted)).isEqualTo(3);
		assertThat(inProgress(exhausted)).isZero();
	}

	@Test
	void whenFilterDeniesAllThenRequestsAreServed(CapturedOutput output) {
		this.registry.config().meterFilter(MeterFilter.deny());
		request(filter(this.registry));
		assertThat(this.registry.getMeters()).isEmpty();
		assertThat(output).doesNotContain("Requests are served as before");
	}

	private static WebMetricsFilter filter(MeterRegistry registry) {
		return TestRecorder.filter(registry);
	}

	private static MeterRegistry compositeOf(MeterRegistry... registries) {
		return new CompositeMeterRegistry(Clock.SYSTEM, List.of(registries));
	}

	private static void request(WebMetricsFilter filter) {
		serve(filter, "/path", Mono.empty()).block(TIMEOUT);
	}

	private static Disposable open(WebMetricsFilter filter, String pattern) {
		return serve(filter, pattern, Mono.never()).subscribe();
	}

	private static Mono<Void> serve(WebMetricsFilter filter, String pattern, Mono<Void> handler) {
		return filter.filter(MockServerWebExchange.from(MockServerHttpRequest.get("/")), (exchange) -> {
			TestRecorder.route(exchange, pattern);
			return handler;
		});
	}

	private static double inProgress(MeterRegistry registry) {
		return meters(registry, "requests.in.progress").map(Gauge.class::cast).mapToDouble(Gauge::value).sum();
	}

	private static double requests(MeterRegistry registry) {
		return meters(registry, "requests").map(Counter.class::cast).mapToDouble(Counter::count).sum();
	}

	private static long observed(MeterRegistry registry) {
		return meters(registry, "request.latency").map(Timer.class::cast).mapToLong(Timer::count).sum();
	}

	private static Stream<Meter> meters(MeterRegistry registry, String name) {
		return registry.getMeters()
			.stream()
			.filter((meter) -> List.of(name, "our." + name).contains(meter.getId().getName()));
	}

}
