package io.github.webmetrics;

import java.io.EOFException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A servlet container that is neither of those whose ways are known, which the tests of
 * the wire use.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServletResponseTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final WebMetricsFilter filter = TestRecorder.filter(this.registry);

	@Test
	void whenErrorLooksLikeThatOfAClientThatLeftThenStatusIs499() {
		subscribe(new MockHttpServletResponse(), Mono.error(new EOFException()));
		assertThat(requests(499)).isOne();
	}

	@Test
	void whenErrorLooksLikeNoneOfTheClientThenStatusIs500() {
		subscribe(new MockHttpServletResponse(), Mono.error(new IllegalStateException()));
		assertThat(requests(500)).isOne();
	}

	@Test
	void whenContainerNoticesAtTheSameTimeThatItsClientHasLeftThenOneOfTheTwoIsRecorded(CapturedOutput output) {
		AtomicBoolean takenAway = new AtomicBoolean();
		BaseSubscriber<Void> container = new BaseSubscriber<>() {

			@Override
			protected void hookOnError(Throwable error) {
				// There is nobody to tell.
			}

		};
		MockHttpServletResponse response = new MockHttpServletResponse() {

			@Override
			public String getContentType() {
				if (takenAway.compareAndSet(false, true)) {
					container.cancel();
					throw new IllegalStateException("recycled");
				}
				return super.getContentType();
			}

		};
		response.setCommitted(true);
		TestPublisher<Void> body = TestPublisher.create();
		this.filter.filter(exchange(response), (exchange) -> body.mono()).subscribe(container);
		body.error(new EOFException());
		assertThat(takenAway).isTrue();
		assertThat(requests(200)).isOne();
		assertThat(this.registry.get("requests").counters()).hasSize(1);
		assertThat(this.registry.get("requests.in.progress").gauge().value()).isZero();
		assertThat(output).doesNotContain("recycled");
	}

	@Test
	void whenResponseCannotBeReadThenGaugeBalances(CapturedOutput output) {
		subscribe(new MockHttpServletResponse() {

			@Override
			public String getContentType() {
				throw new IllegalStateException("unreadable");
			}

		}, Mono.empty());
		assertThat(this.registry.find("requests").counters()).isEmpty();
		assertThat(this.registry.get("requests.in.progress").gauge().value()).isZero();
		assertThat(output).contains("unreadable");
	}

	private void subscribe(HttpServletResponse response, Mono<Void> body) {
		this.filter.filter(exchange(response), (exchange) -> body).subscribe(null, (ignored) -> {
		});
	}

	private double requests(int status) {
		return this.registry.get("requests").tag("http_status", String.valueOf(status)).counter().count();
	}

	private static ServerWebExchange exchange(HttpServletResponse response) {
		return MockServerWebExchange.from(MockServerHttpRequest.get("/path"))
			.mutate()
			.response(new ServletBackedResponse(response))
			.build();
	}

	private static final class ServletBackedResponse extends MockServerHttpResponse {

		private final HttpServletResponse response;

		ServletBackedResponse(HttpServletResponse response) {
			this.response = response;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> T getNativeResponse() {
			return (T) this.response;
		}

	}

}
