package io.github.webmetrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.KnownMethod;
import io.github.webmetrics.meter.MethodSeries;
import io.github.webmetrics.route.GatewayRoute;
import io.github.webmetrics.server.HandlingEnd;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.config.MeterFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class InFlightExchangeTests {

	private final TestMetrics metrics = new TestMetrics();

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/path"));

	private final RequestRecorder recorder = new RequestRecorder(this.metrics.create(), (path) -> null, false,
			new RecordingFailures());

	@Test
	void whenRoutedThenRequestMovesToItsRoute() {
		InFlightExchange request = start();
		assertInProgress("UNROUTED");
		TestRecorder.route(request, "/first");
		assertInProgress("/first");
		TestRecorder.route(request, "/second");
		assertInProgress("/second");
		request.end(HandlingEnd.COMPLETE, null);
		assertThat(this.metrics.inProgress()).isZero();
		assertThat(this.metrics.requests("/second", 200)).isOne();
	}

	@Test
	void whenTheGatewayHasChosenThenRequestMovesToThatRoute() {
		InFlightExchange request = start();
		request.routedByGateway(new GatewayRoute(null));
		assertInProgress("UNROUTED");
		request.routedByGateway(new GatewayRoute("orders"));
		assertInProgress("orders");
	}

	@Test
	void whenRequestEndsWhileItMovesThenItLeavesItsRoute() {
		InFlightExchange request = start();
		this.metrics.registry().config().meterFilter(MeterFilter.deny((id) -> {
			if ("/late".equals(id.getTag("endpoint"))) {
				request.end(HandlingEnd.CANCEL, null);
			}
			return false;
		}));
		TestRecorder.route(request, "/late");
		assertThat(this.metrics.inProgress("/late")).isZero();
		assertThat(this.metrics.inProgress()).isZero();
		assertThat(this.metrics.requests()).isOne();
	}

	@Test
	void whenRequestIsRoutedAfterItsEndThenItStaysEnded() {
		InFlightExchange request = start();
		request.end(HandlingEnd.COMPLETE, null);
		TestRecorder.route(request, "/late");
		assertThat(this.metrics.inProgress()).isZero();
		assertThat(this.metrics.requests()).isOne();
	}

	@Test
	void whenRequestEndsTwiceThenFirstEndIsRecorded() {
		InFlightExchange request = start();
		request.end(HandlingEnd.CANCEL, null);
		request.end(HandlingEnd.COMPLETE, null);
		assertThat(this.metrics.requests("UNMATCHED", 499)).isOne();
		assertThat(this.metrics.requests()).isOne();
	}

	@Test
	void onlyTheFirstCallOfLeaveReturnsTheSeries() {
		InFlightExchange request = start();
		MethodSeries series = request.leave();
		assertThat(series).isNotNull();
		assertThat(series.method()).isEqualTo(KnownMethod.GET);
		assertThat(request.leave()).isNull();
		assertThat(this.metrics.inProgress()).isZero();
	}

	@Test
	void whenRouteCannotBeRecordedThenRequestStaysUnrouted(CapturedOutput output) {
		InFlightExchange request = start();
		this.metrics.registry().config().meterFilter(MeterFilter.deny((id) -> {
			throw new StackOverflowError("no stack for " + id);
		}));
		TestRecorder.route(request, "/path");
		assertInProgress("UNROUTED");
		assertThat(output).containsOnlyOnce("Could not record the route of a request");
	}

	@Test
	void whenRequestIsRoutedWhileItEndsThenGaugeReturnsToZero() throws Exception {
		WebMetricsFilter filter = this.recorder.filter((any) -> true);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int i = 0; i < 5000; i++) {
				AtomicReference<ServerWebExchange> observed = new AtomicReference<>();
				Disposable request = filter
					.filter(MockServerWebExchange.from(MockServerHttpRequest.get("/")), (exchange) -> {
						observed.set(exchange);
						return Mono.never();
					})
					.subscribe();
				CountDownLatch start = new CountDownLatch(1);
				List<Runnable> race = List.of(request::dispose, () -> TestRecorder.route(observed.get(), "/race"));
				List<Future<?>> runners = new ArrayList<>();
				for (Runnable runner : race) {
					runners.add(threads.submit(() -> {
						start.await();
						runner.run();
						return null;
					}));
				}
				start.countDown();
				for (Future<?> runner : runners) {
					runner.get(10, TimeUnit.SECONDS);
				}
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.metrics.registry().get("requests.in.progress").gauges()).extracting(Gauge::value)
			.containsOnly(0.0);
		assertThat(this.metrics.requests()).isEqualTo(5000);
	}

	private InFlightExchange start() {
		InFlightExchange request = this.recorder.start(this.exchange);
		assertThat(request).isNotNull();
		return request;
	}

	private void assertInProgress(String endpoint) {
		assertThat(this.metrics.inProgress(endpoint)).isOne();
		assertThat(this.metrics.inProgress()).isOne();
	}

}
