package io.github.webmetrics.route;

import org.junit.jupiter.api.Test;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

import static org.assertj.core.api.Assertions.assertThat;

class RoutedPathTests {

	private final MockServerWebExchange received = MockServerWebExchange.from(MockServerHttpRequest.get("/in"));

	private final RouteObservingExchange observed = new RouteObservingExchange(this.received) {

		@Override
		protected void routed(String pattern) {
			throw new AssertionError(pattern);
		}

	};

	@Test
	void whenPathIsRewrittenThenItIsTheRoutedPath() {
		RoutedPath.note(rewritten(this.observed));
		assertThat(RoutedPath.of(this.received).value()).isEqualTo("/rewritten");
	}

	@Test
	void whenExchangeIsDecoratedOnceMoreThenItIsTheRoutedPath() {
		RoutedPath.note(new ServerWebExchangeDecorator(rewritten(new ServerWebExchangeDecorator(this.observed) {
		})) {
		});
		assertThat(RoutedPath.of(this.received).value()).isEqualTo("/rewritten");
	}

	@Test
	void whenReceivedPathIsRoutedAfterARewrittenOneThenItIsTheRoutedPath() {
		RoutedPath.note(rewritten(this.observed));
		RoutedPath.note(new ServerWebExchangeDecorator(this.observed) {
		});
		assertThat(RoutedPath.of(this.received).value()).isEqualTo("/in");
	}

	@Test
	void whenPathIsTheSameThenNothingIsNoted() {
		RoutedPath.note(this.observed);
		RoutedPath.note(new ServerWebExchangeDecorator(this.observed) {
		});
		RoutedPath.note(this.observed.mutate().request((request) -> request.header("X-Other", "header")).build());
		assertThat(this.received.getAttributes()).doesNotContainKey(RoutedPath.class.getName());
		assertThat(RoutedPath.of(this.received).value()).isEqualTo("/in");
	}

	private static ServerWebExchange rewritten(ServerWebExchange exchange) {
		return exchange.mutate().request((request) -> request.path("/rewritten")).build();
	}

}
