package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that clients receive the same responses if the registry fails.
 */
@ExtendWith(OutputCaptureExtension.class)
class FaultTests {

	private static final String[] REQUESTS = { "GET /ok", "GET /ok", "GET /users/1", "GET /nope", "GET /thrown",
			"DELETE /ok" };

	private static final int[] STATUSES = { 200, 200, 200, 404, 500, 405 };

	@ParameterizedTest
	@EnumSource
	void whenRegistryThrowsThenRequestsAreAnsweredAsBefore(Fault fault, CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(FaultyRegistry.class, "test.fault=" + fault)) {
			assertAnswered(server);
			Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> {
				assertThat(Recorded.now(server.registry()).inProgress()).isEmpty();
				assertThat(output).contains("Requests are served as before");
			});
		}
		assertThat(output).containsOnlyOnce("Requests are served as before");
	}

	@ParameterizedTest
	@EnumSource(names = { "COUNTER", "INCREMENT" })
	void whenRegistryThrowsThenRequestsAreRefusedAsBefore(Fault fault, CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(FaultyRegistry.class, "test.fault=" + fault)) {
			for (int i = 0; i < 3; i++) {
				assertThat(RawClient.exchange(server.port(), "nonsense\r\n\r\n"))
					.isEqualTo("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
			}
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(output).contains("Requests are served as before"));
		}
		assertThat(output).containsOnlyOnce("Requests are served as before");
	}

	@Test
	void whenServedAndRefusedRequestsCannotBeCountedThenFailureIsLoggedOnce(CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(FaultyRegistry.class, "test.fault=COUNTER")) {
			RawClient.exchange(server.port(), "nonsense\r\n\r\n");
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(output).contains("Requests are served as before"));
			assertAnswered(server);
		}
		assertThat(output).containsOnlyOnce("Requests are served as before");
	}

	@Test
	void whenMetersAreDeniedThenRequestsAreAnsweredAsBefore() throws IOException {
		try (WireServer server = WireServer.start(DenyingFilter.class)) {
			assertAnswered(server);
			assertThat(Recorded.total(Recorded.now(server.registry()).requests())).isZero();
		}
	}

	@Test
	void whenNameIsTakenByAnotherMeterThenRequestsAreAnsweredAsBefore() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			server.registry()
				.summary("requests", "app_name", "application", "method", "GET", "endpoint", "/ok", "http_status",
						"200");
			server.registry().counter("request.latency", "app_name", "application", "endpoint", "/ok");
			server.registry()
				.counter("requests.in.progress", "app_name", "application", "endpoint", "/ok", "method", "GET");
			assertAnswered(server);
			// The counter gives way to the summary, and a histogram of the labels of the
			// counter of the same name cannot be registered.
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(Recorded.now(server.registry()).observed())
					.containsOnlyKeys("/users/{id}", "UNMATCHED", "/thrown"));
			assertThat(Recorded.now(server.registry()).requests()).isEmpty();
		}
	}

	private static void assertAnswered(WireServer server) throws IOException {
		for (int i = 0; i < REQUESTS.length; i++) {
			assertThat(RawClient.exchange(server.port(), WireCase.request(REQUESTS[i])))
				.startsWith("HTTP/1.1 " + STATUSES[i]);
		}
	}

	enum Fault {

		COUNTER, TIMER, GAUGE, INCREMENT

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class FaultyRegistry {

		@Bean
		@Primary
		MeterRegistry faultyRegistry(@Value("${test.fault}") Fault fault) {
			return new ThrowingMeterRegistry(fault);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class DenyingFilter {

		@Bean
		MeterFilter deny() {
			return MeterFilter.denyNameStartsWith("request");
		}

	}

	/**
	 * A registry in which one operation on the request metrics fails.
	 */
	static class ThrowingMeterRegistry extends SimpleMeterRegistry {

		private final Fault fault;

		ThrowingMeterRegistry(Fault fault) {
			this.fault = fault;
		}

		private void failFor(Fault fault, Meter.Id id) {
			if (this.fault == fault && id.getName().startsWith("request")) {
				throw new IllegalStateException("faulty");
			}
		}

		@Override
		protected Counter newCounter(Meter.Id id) {
			failFor(Fault.COUNTER, id);
			Counter counter = super.newCounter(id);
			return new Counter() {

				@Override
				public void increment(double amount) {
					failFor(Fault.INCREMENT, id);
					counter.increment(amount);
				}

				@Override
				public double count() {
					return counter.count();
				}

				@Override
				public Id getId() {
					return id;
				}

			};
		}

		@Override
		protected <T> Gauge newGauge(Meter.Id id, @Nullable T object, ToDoubleFunction<T> value) {
			failFor(Fault.GAUGE, id);
			return super.newGauge(id, object, value);
		}

		@Override
		protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
			failFor(Fault.TIMER, id);
			return super.newTimer(id, config, pauseDetector);
		}

	}

}
