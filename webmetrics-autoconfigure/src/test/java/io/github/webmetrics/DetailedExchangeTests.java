package io.github.webmetrics;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.FurtherLabel;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestDetails;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.meter.TestSettings;
import io.github.webmetrics.server.HandlingEnd;
import io.github.webmetrics.server.ObservedBodies;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests when the labels of a request are found out, and its sizes and times.
 */
class DetailedExchangeTests {

	private static final LabelSources NO_LABELS = new LabelSources(List.of(), List.of(), new RecordingFailures());

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final AtomicInteger asked = new AtomicInteger();

	private String plan = "paid";

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));

	@Test
	void theFirstEndAsksTheBeanOnce() {
		InFlightExchange request = start();
		assertThat(this.asked).hasValue(0);
		this.exchange.getAttributes().put("tenant", "first");
		request.end(HandlingEnd.COMPLETE, null);
		assertThat(this.asked).hasValue(1);
		this.exchange.getAttributes().put("tenant", "late");
		request.end(HandlingEnd.CANCEL, null);
		request.cut();
		assertThat(this.asked).hasValue(1);
		assertThat(this.registry.get("requests").tag("tenant", "first").counter().count()).isOne();
		assertThat(this.registry.get("requests").counters()).hasSize(1);
	}

	@Test
	void labelsDoNotChangeAfterTheEnd() {
		InFlightExchange request = start();
		this.exchange.getAttributes().put("tenant", "first");
		request.leave();
		this.exchange.getAttributes().put("tenant", "late");
		this.plan = "reused";
		assertThat(request.labels()).containsExactly("paid", "first");
	}

	@Test
	void valuesOfOneRequestAreNotThoseOfAnother() {
		InFlightExchange first = start();
		InFlightExchange second = start();
		this.exchange.getAttributes().put("tenant", "first");
		first.end(HandlingEnd.COMPLETE, null);
		this.exchange.getAttributes().put("tenant", "second");
		second.end(HandlingEnd.COMPLETE, null);
		for (String tenant : List.of("first", "second")) {
			assertThat(this.registry.get("requests").tag("tenant", tenant).counter().count()).isOne();
		}
	}

	@Test
	void requestsInProgressAndTheHistogramHaveNoSuchLabel() {
		start().end(HandlingEnd.COMPLETE, null);
		assertThat(this.registry.get("requests.in.progress").gauges())
			.allMatch((gauge) -> gauge.getId().getTag("tenant") == null);
		assertThat(this.registry.get("request.latency").timer().getId().getTag("tenant")).isNull();
	}

	@Test
	void tellsSizesAndTimes() {
		MockClock clock = new MockClock();
		ObservedBodies bodies = new ObservedBodies(clock, true, true, true, new RecordingFailures());
		QueueTime queueTime = new QueueTime("X-Request-Start", InstantSource.fixed(Instant.ofEpochSecond(5_000)),
				new RecordingFailures());
		bodies.apply((request, response) -> {
			ServerWebExchange observed = this.exchange.mutate().request(request).response(response).build();
			RequestDetails details = new RequestRecorder(
					new RequestMetrics(new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock), TestSettings.create(),
							new RecordingFailures()),
					(path) -> null, false, null, null, new DetailSources(NO_LABELS, queueTime, bodies),
					new RecordingFailures())
				.start(observed);
			assertThat(details.firstByteNanos(200)).isNegative();
			clock.add(3, TimeUnit.SECONDS);
			return DataBufferUtils.join(request.getBody())
				.then(response.writeWith(Mono.just(response.bufferFactory().wrap(new byte[4]))))
				.doOnSuccess((done) -> assertTold(details));
		})
			.handle(MockServerHttpRequest.post("/").header("X-Request-Start", "4999").body("request"),
					new MockServerHttpResponse())
			.block();
	}

	private static void assertTold(RequestDetails details) {
		assertThat(details.queueNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
		assertThat(details.requestBytes(200)).isEqualTo("request".length());
		assertThat(details.responseBytes(200)).isEqualTo(4);
		assertThat(details.firstByteNanos(200)).isEqualTo(TimeUnit.SECONDS.toNanos(3));
		assertThat(details.requestBytes(499)).isEqualTo("request".length());
		assertThat(details.responseBytes(499)).isEqualTo(4);
		assertThat(details.firstByteNanos(499)).isEqualTo(-1);
		assertThat(List.of(details.requestBytes(101), details.responseBytes(101), details.firstByteNanos(101)))
			.containsOnly(-1L);
	}

	@Test
	void whatIsNotObservedIsNotTold() {
		InFlightExchange request = start();
		assertThat(List.of(request.queueNanos(), request.requestBytes(200), request.responseBytes(200),
				request.firstByteNanos(200)))
			.containsOnly(-1L);
	}

	private InFlightExchange start() {
		MetricsSettings settings = TestSettings.withFurtherLabels(List.of("plan", "tenant"), Set.of());
		FurtherLabel plan = new FurtherLabel(
				new MetricsSettings.Further("plan", "test", "plan", Set.of("paid", "reused")), 100);
		FurtherLabel tenant = new FurtherLabel(settings.labels().further().get(1), 100);
		RecordingFailures failures = new RecordingFailures();
		LabelSources labels = new LabelSources(List.of(new LabelSources.FromHeader(plan, "X-Plan")),
				List.of(new LabelSources.FromBean(tenant, LabelContributor.of("tenant", this::tenant))), failures);
		InFlightExchange request = new RequestRecorder(new RequestMetrics(this.registry, settings, failures),
				(path) -> null, false, null, null, new DetailSources(labels, null, null), failures)
			.start(new ReusedExchange());
		assertThat(request).isNotNull();
		return request;
	}

	private String tenant(ServerWebExchange exchange) {
		this.asked.incrementAndGet();
		return exchange.getAttribute("tenant");
	}

	/**
	 * An exchange whose server reuses the request for another one.
	 */
	private final class ReusedExchange extends ServerWebExchangeDecorator {

		ReusedExchange() {
			super(DetailedExchangeTests.this.exchange);
		}

		@Override
		public ServerHttpRequest getRequest() {
			return MockServerHttpRequest.get("/").header("X-Plan", DetailedExchangeTests.this.plan).build();
		}

	}

}
