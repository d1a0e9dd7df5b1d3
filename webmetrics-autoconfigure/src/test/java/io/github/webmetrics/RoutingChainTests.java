package io.github.webmetrics;

import java.util.ArrayList;
import java.util.List;

import io.github.webmetrics.failure.RecordingFailures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.handler.DefaultWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which chain goes on behind a filter. The tests in package {@code wire} cover what
 * it notes.
 */
@ExtendWith(OutputCaptureExtension.class)
class RoutingChainTests {

	private final List<String> calls = new ArrayList<>();

	private final WebFilter filter = named("own");

	private final RoutingChain routingChain = new RoutingChain(this.filter, new RecordingFailures());

	@Test
	void onlyTheFiltersBehindAreCalled() {
		call(this.routingChain.of(chain(named("first"), this.filter, named("second"), named("third"))));
		assertThat(this.calls).containsExactly("second", "third", "handler");
	}

	@Test
	void whenFilterIsTheLastThenHandlerIsCalled() {
		call(this.routingChain.of(chain(this.filter)));
		assertThat(this.calls).containsExactly("handler");
	}

	@Test
	void whenChainDoesNotTellItsFiltersThenItIsNotReplaced() {
		WebFilterChain unknown = (exchange) -> exchange.getResponse().setComplete();
		assertThat(this.routingChain.of(unknown)).isSameAs(unknown);
	}

	@Test
	void whenChainDoesNotHaveTheFilterThenItIsNotReplaced() {
		WebFilterChain other = chain(named("other"));
		assertThat(this.routingChain.of(other)).isSameAs(other);
	}

	@Test
	void eachChainIsReplacedByItsOwn() {
		WebFilterChain first = chain(this.filter, named("first"));
		WebFilterChain second = chain(this.filter, named("second"));
		assertThat(this.routingChain.of(first)).isSameAs(this.routingChain.of(first));
		call(this.routingChain.of(second));
		call(this.routingChain.of(first));
		assertThat(this.calls).containsExactly("second", "handler", "first", "handler");
	}

	@Test
	void whenPathCannotBeReadThenHandlerIsCalled(CapturedOutput output) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		this.routingChain.of(chain(this.filter)).filter(new ServerWebExchangeDecorator(exchange) {

			@Override
			public ServerHttpRequest getRequest() {
				throw new IllegalStateException("unreadable");
			}

		}).block();
		assertThat(this.calls).containsExactly("handler");
		assertThat(output).contains("Could not note the path by which a request is routed");
	}

	private WebFilterChain chain(WebFilter... filters) {
		return new DefaultWebFilterChain((exchange) -> {
			this.calls.add("handler");
			return exchange.getResponse().setComplete();
		}, List.of(filters));
	}

	private WebFilter named(String name) {
		return (exchange, chain) -> {
			this.calls.add(name);
			return chain.filter(exchange);
		};
	}

	private static void call(WebFilterChain chain) {
		chain.filter(MockServerWebExchange.from(MockServerHttpRequest.get("/"))).block();
	}

}
