package io.github.webmetrics.wire;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.github.webmetrics.WebMetricsFilter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests several applications in one JVM, at the same time and one after the other.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextTests {

	private static final String CUT = "499";

	private static final int ROUNDS = 20;

	private static MeterRegistry shared = new SimpleMeterRegistry();

	@BeforeEach
	void newSharedRegistry() {
		shared = new LastingRegistry();
	}

	@Test
	void applicationsWithTheirOwnRegistriesAreRecordedSeparately() throws IOException {
		WireServer one = start(OwnRegistry.class);
		try (WireServer other = start(OwnRegistry.class); RawClient never = new RawClient(one.port())) {
			MeterRegistry registry = one.registry();
			try (one) {
				never.send(WireCase.request("GET /never"));
				Recorded.awaitInProgress(registry, Map.of("GET /never", 1L));
				request(other, "GET /ok", 200);
				assertThat(Recorded.NOTHING.awaitAdded(other.registry(), 1))
					.isEqualTo(new Recorded(Map.of("GET /ok 200", 1L), Map.of("/ok", 1L), Map.of()));
			}
			assertThat(Recorded.now(registry)).isEqualTo(Recorded.NOTHING);
			other.assertRecorded(WireCase.of("other", "GET /users/1", 200, "/users/{id}"));
		}
	}

	@Test
	void applicationsWithOneRegistryAreRecordedTogether() throws IOException {
		WireServer one = start(SharedRegistry.class);
		try (WireServer other = start(SharedRegistry.class); RawClient cut = new RawClient(one.port())) {
			try (RawClient never = new RawClient(other.port())) {
				try (one) {
					never.send(WireCase.request("GET /never"));
					cut.send(WireCase.request("GET /never"));
					Recorded.awaitInProgress(shared, Map.of("GET /never", 2L));
					request(one, "GET /ok", 200);
					request(other, "GET /ok", 200);
					assertThat(Recorded.NOTHING.awaitAdded(shared, 2).requests()).isEqualTo(Map.of("GET /ok 200", 2L));
				}
				assertThat(Recorded.now(shared).inProgress()).isEqualTo(Map.of("GET /never", 1L));
			}
			Recorded.awaitInProgress(shared, Map.of());
			request(other, "GET /nope", 404);
			assertThat(Recorded.NOTHING.awaitAdded(shared, 5).requests())
				.isEqualTo(Map.of("GET /ok 200", 2L, "GET UNMATCHED 404", 1L, "GET /never 499", 2L));
		}
	}

	@Test
	void whenOneApplicationClosesTheSharedRegistryThenOnlyExistingSeriesContinue() throws IOException {
		shared = new SimpleMeterRegistry();
		try (WireServer other = start(SharedRegistry.class)) {
			try (WireServer one = start(SharedRegistry.class)) {
				request(one, "GET /ok", 200);
				Recorded.NOTHING.awaitAdded(shared, 1);
			}
			request(other, "GET /users/1", 200);
			request(other, "GET /ok", 200);
			Recorded added = Recorded.NOTHING.awaitAdded(shared, 2);
			assertThat(added.requests()).isEqualTo(Map.of("GET /ok 200", 2L));
			assertThat(added.inProgress()).isEmpty();
		}
	}

	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	@ParameterizedTest
	@ValueSource(classes = { OwnRegistry.class, SharedRegistry.class })
	void whenApplicationIsStartedAgainThenNothingOfThePreviousOneIsLeft(Class<?> application, CapturedOutput output)
			throws IOException {
		List<WeakReference<Object>> closed = new ArrayList<>();
		List<Long> meters = new ArrayList<>();
		for (int round = 1; round <= ROUNDS; round++) {
			meters.add(runAndClose(application, closed, (application == SharedRegistry.class) ? round : 1));
		}
		assertThat(meters).hasSize(ROUNDS).containsOnly(meters.get(0));
		assertThat(output).doesNotContain("Requests are served as before");
		Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> {
			System.gc();
			assertThat(closed).hasSizeGreaterThanOrEqualTo(2 * ROUNDS)
				.allMatch((reference) -> reference.refersTo(null));
		});
	}

	private static WireServer start(Class<?> application) {
		// Logback and the JVM's garbage collectors keep the listeners that Micrometer
		// registers with them.
		String packageName = "org.springframework.boot.micrometer.metrics.autoconfigure.";
		return WireServer.start(application, "spring.lifecycle.timeout-per-shutdown-phase=50ms",
				"spring.autoconfigure.exclude=" + packageName + "logging.logback.LogbackMetricsAutoConfiguration,"
						+ packageName + "jvm.JvmMetricsAutoConfiguration");
	}

	private static long runAndClose(Class<?> application, List<WeakReference<Object>> closed, long rounds)
			throws IOException {
		WireServer server = start(application);
		MeterRegistry registry = server.registry();
		try (RawClient never = new RawClient(server.port())) {
			try (server) {
				never.send(WireCase.request("GET /never"));
				Recorded.awaitInProgress(registry, Map.of("GET /never", 1L));
				request(server, "GET /ok", 200);
				request(server, "GET /nope", 404);
				assertThat(awaitAnswered(registry, 2 * rounds))
					.isEqualTo(Map.of("GET /ok 200", rounds, "GET UNMATCHED 404", rounds));
				closed.add(new WeakReference<>(server.context()));
				closed.add(new WeakReference<>(server.context().getBean(WebMetricsFilter.class)));
				for (MeterRegistry own : server.context().getBeansOfType(MeterRegistry.class).values()) {
					if (own != shared) {
						closed.add(new WeakReference<>(own));
					}
				}
			}
			assertThat(Recorded.now(registry).inProgress()).isEmpty();
		}
		return registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("request") && !CUT.equals(id.getTag("http_status")))
			.count();
	}

	// A request that is cut off by the stop of its server is recorded only if Netty
	// reports its end before its threads stop. The tests must not rely on that.
	private static Map<String, Long> awaitAnswered(MeterRegistry registry, long requests) {
		return Awaitility.await().atMost(Recorded.PATIENCE).until(() -> {
			Map<String, Long> answered = new TreeMap<>(Recorded.now(registry).requests());
			answered.remove("GET /never " + CUT);
			return answered;
		}, (answered) -> Recorded.total(answered) >= requests);
	}

	private static void request(WireServer server, String requestLine, int status) throws IOException {
		assertThat(RawClient.exchange(server.port(), WireCase.request(requestLine)))
			.startsWith("HTTP/1.1 " + status + " ");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class OwnRegistry {

		// Without this bean the applications share event loops, which stop with the first
		// application.
		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setShutdownQuietPeriod(Duration.ZERO);
			return resources;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OwnRegistry.class)
	static class SharedRegistry {

		@Bean
		@Primary
		MeterRegistry sharedRegistry() {
			return shared;
		}

	}

	/**
	 * A registry that stays open when the first application that has it as a bean closes.
	 */
	static class LastingRegistry extends SimpleMeterRegistry {

		@Override
		public void close() {
			// Spring Boot calls this method when the application closes.
		}

	}

}
