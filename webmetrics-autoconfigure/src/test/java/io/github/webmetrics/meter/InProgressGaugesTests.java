package io.github.webmetrics.meter;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.internal.DefaultGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class InProgressGaugesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void whenRegistryOutlivesAnApplicationThenGaugeContinues(CapturedOutput output) {
		TestRequest.serve(TestRequest.metrics(this.registry));
		TestRequest request = TestRequest.open(TestRequest.metrics(this.registry), "/path");
		assertThat(TestMeters.inProgress(this.registry)).isOne();
		request.end();
		assertThat(TestMeters.inProgress(this.registry)).isZero();
		assertThat(TestMeters.requests(this.registry)).isEqualTo(2);
		assertThat(output).doesNotContain("already registered");
	}

	@Test
	void whenApplicationsShareARegistryThenGaugeIsTheirSum() {
		assertGaugeIsTheSum(this.registry, this.registry);
	}

	@Test
	void whenCompositesOfApplicationsShareARegistryThenGaugeIsTheirSum() {
		assertGaugeIsTheSum(TestMeters.compositeOf(new SimpleMeterRegistry(), this.registry),
				TestMeters.compositeOf(TestMeters.compositeOf(this.registry), new SimpleMeterRegistry()));
	}

	private void assertGaugeIsTheSum(MeterRegistry first, MeterRegistry second) {
		RequestMetrics one = TestRequest.metrics(first);
		TestRequest request = TestRequest.open(TestRequest.metrics(second), "/path");
		TestRequest cut = TestRequest.open(one, "/path");
		assertThat(TestMeters.inProgress(this.registry)).isEqualTo(2);
		one.close();
		assertThat(TestMeters.inProgress(this.registry)).isOne();
		cut.end();
		assertThat(TestMeters.inProgress(this.registry)).isOne();
		assertThat(TestMeters.requests(this.registry)).isOne();
		request.end();
		assertThat(TestMeters.inProgress(this.registry)).isZero();
		assertThat(TestMeters.requests(this.registry)).isEqualTo(2);
	}

	@Test
	void whenGaugeIsRemovedWhileItIsRegisteredThenItIsRegisteredAgain() {
		MeterRegistry removing = whenFirstGaugeIsRegistered(MeterRegistry::remove);
		RequestMetrics metrics = TestRequest.metrics(removing);
		TestRequest.serve(metrics);
		assertThat(removing.get("requests.in.progress").gauges()).hasSize(1);
		TestRequest.serve(metrics);
		assertThat(removing.get("requests.in.progress").gauges()).hasSize(2);
	}

	@Test
	void whenRegistrationOfGaugeFailsHalfwayThenItsStateIsNotGarbageCollected() {
		MeterRegistry failing = whenFirstGaugeIsRegistered((registry, id) -> {
			throw new IllegalStateException();
		});
		TestRequest.serve(TestRequest.metrics(failing));
		WeakReference<Object> garbage = new WeakReference<>(new Object());
		Awaitility.await().atMost(TIMEOUT).until(() -> {
			System.gc();
			return garbage.get() == null;
		});
		assertThat(failing.get("requests.in.progress").gauges()).hasSize(2)
			.allSatisfy((gauge) -> assertThat(gauge.value()).isZero());
		assertThat(TestMeters.requests(failing)).isOne();
	}

	// Runs the action when InProgressGauges reads the id of the first gauge that it has
	// registered.
	private static MeterRegistry whenFirstGaugeIsRegistered(BiConsumer<MeterRegistry, Meter.Id> action) {
		AtomicBoolean registered = new AtomicBoolean();
		StackWalker caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
		return new SimpleMeterRegistry() {

			@Override
			protected <T> Gauge newGauge(Meter.Id id, @Nullable T state, ToDoubleFunction<T> value) {
				return new DefaultGauge<>(id, state, value) {

					@Override
					public Meter.Id getId() {
						if (caller.getCallerClass() == InProgressGauges.class
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
	void whenFilterRemovesLabelsThenOneSeriesHasAllRequests() {
		this.registry.config().meterFilter(MeterFilter.ignoreTags("endpoint", "method"));
		assertOneSeriesHasAllRequests(this.registry);
	}

	@Test
	void whenFilterOfEachRegistryInACompositeRemovesLabelsThenOneSeriesHasAllRequests() {
		MeterRegistry other = new SimpleMeterRegistry();
		Stream.of(other, this.registry)
			.forEach((part) -> part.config().meterFilter(MeterFilter.ignoreTags("endpoint", "method")));
		assertOneSeriesHasAllRequests(TestMeters.compositeOf(other, this.registry));
	}

	@Test
	void whenFilterOfOneRegistryInACompositeRemovesLabelsThenOtherRegistriesAreExact() {
		MeterRegistry exact = new SimpleMeterRegistry();
		this.registry.config().meterFilter(MeterFilter.ignoreTags("endpoint", "method"));
		RequestMetrics metrics = TestRequest.metrics(TestMeters.compositeOf(exact, this.registry));
		TestRequest one = TestRequest.open(metrics, "/path");
		TestRequest other = TestRequest.open(metrics, "/other");
		assertThat(exact.get("requests.in.progress").gauges())
			.extracting((gauge) -> gauge.getId().getTag("endpoint") + " " + gauge.value())
			.containsExactlyInAnyOrder("UNROUTED 0.0", "/path 1.0", "/other 1.0");
		one.end();
		other.end();
		assertThat(TestMeters.inProgress(exact)).isZero();
		assertThat(TestMeters.inProgress(this.registry)).isZero();
		assertThat(TestMeters.requests(this.registry)).isEqualTo(2);
		assertThat(this.registry.get("requests").counters()).hasSize(1);
	}

	private void assertOneSeriesHasAllRequests(MeterRegistry recorded) {
		RequestMetrics metrics = TestRequest.metrics(recorded);
		TestRequest one = TestRequest.open(metrics, "/path");
		TestRequest other = TestRequest.open(metrics, "/other");
		assertThat(TestMeters.inProgress(this.registry)).isEqualTo(2);
		one.end();
		assertThat(TestMeters.inProgress(this.registry)).isOne();
		other.end();
		assertThat(TestMeters.inProgress(this.registry)).isZero();
		assertThat(TestMeters.requests(this.registry)).isEqualTo(2);
		assertThat(this.registry.get("requests.in.progress").gauges()).hasSize(1);
		assertThat(this.registry.get("requests").counters()).hasSize(1);
	}

}
