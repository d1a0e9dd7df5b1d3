package io.github.webmetrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.Ordered;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class WebMetricsFilterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final TestMetrics metrics = new TestMetrics();

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/path"));

	private final WebMetricsFilter filter = TestRecorder.filter(this.metrics.create());

	@Test
	void whenRequestIsNotRecordedThenChainGetsTheOriginalExchange() {
		WebMetricsFilter none = TestRecorder.filter(this.metrics.create(1000), (path) -> null, (any) -> false);
		AtomicReference<ServerWebExchange> seen = new AtomicReference<>();
		none.filter(this.exchange, (observed) -> {
			seen.set(observed);
			return Mono.empty();
		}).block(TIMEOUT);
		assertThat(seen.get()).isSameAs(this.exchange);
		assertThat(this.metrics.registry().getMeters()).isEmpty();
	}

	@Test
	void whenDecisionToRecordFailsThenRequestIsServedAndRecorded(CapturedOutput output) {
		WebMetricsFilter failing = TestRecorder.filter(this.metrics.create(1000), (path) -> null, (any) -> {
			throw new IllegalStateException("undecided");
		});
		for (int i = 0; i < 2; i++) {
			StepVerifier.create(failing.filter(this.exchange, (observed) -> Mono.empty()))
				.expectComplete()
				.verify(TIMEOUT);
		}
		assertThat(output).containsOnlyOnce("Requests are served as before");
		assertThat(this.metrics.requests("UNMATCHED", 200)).isEqualTo(2);
	}

	@Test
	void isTheOutermostFilter() {
		assertThat(this.filter.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
	}

	@Test
	void nameIsAConstant() {
		assertThat(this.filter.toString()).isSameAs(this.filter.toString());
	}

}
