package io.github.webmetrics;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/**
 * Checks that nothing keeps a reference to a request after its end.
 */
class RetentionTests {

	private final WebMetricsFilter filter = TestRecorder.filter(new SimpleMeterRegistry());

	@ParameterizedTest
	@EnumSource
	void nothingOfARequestIsKeptAfterItsEnd(End end) {
		List<WeakReference<Object>> parts = request(end);
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
			System.gc();
			return parts.stream().allMatch((part) -> part.get() == null);
		});
	}

	private List<WeakReference<Object>> request(End end) {
		List<WeakReference<Object>> parts = new ArrayList<>();
		MockServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.get("/path/{id}", end).header("User-Agent", "agent"));
		parts.add(new WeakReference<>(exchange));
		parts.add(new WeakReference<>(exchange.getRequest().getPath()));
		parts.add(new WeakReference<>(exchange.getRequest().getHeaders()));
		Disposable request = this.filter.filter(exchange, (observed) -> switch (end) {
			case COMPLETE -> Mono.empty();
			case ERROR -> Mono.error(new IllegalStateException("error"));
			case CANCEL -> Mono.never();
		}).subscribe((nothing) -> {
		}, (error) -> {
		});
		request.dispose();
		return parts;
	}

	enum End {

		COMPLETE, ERROR, CANCEL

	}

}
