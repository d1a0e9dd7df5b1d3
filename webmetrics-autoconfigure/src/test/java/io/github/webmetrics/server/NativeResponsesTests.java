package io.github.webmetrics.server;

import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which {@link NativeResponse} is chosen for an exchange. The tests for Reactor
 * Netty are in {@link ReactorNettyNativeResponseTests}.
 */
class NativeResponsesTests {

	private final NativeResponses nativeResponses = new NativeResponses();

	private final ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/path"));

	@Test
	void whenThereIsNoServerThenSpringsResponseIsUsed() {
		assertThat(nativeResponse(this.exchange)).isEqualTo(new UnknownServerResponse(this.exchange.getResponse()));
	}

	@Test
	void whenServerIsUnknownThenSpringsResponseIsUsed() {
		ServerHttpResponse response = new MockServerHttpResponse() {

			@Override
			@SuppressWarnings("unchecked")
			public <T> T getNativeResponse() {
				return (T) "response";
			}

		};
		assertThat(nativeResponse(with(response))).isEqualTo(new UnknownServerResponse(response));
	}

	@Test
	void whenResponseCannotBeUnwrappedThenSpringsResponseIsUsed() {
		ServerHttpResponse response = new ServerHttpResponseDecorator(this.exchange.getResponse());
		assertThat(nativeResponse(with(response))).isEqualTo(new UnknownServerResponse(response));
	}

	@Test
	void whenResponseIsOfTheApplicationThenSpringsResponseIsUsed() {
		ServerHttpResponse response = BDDMockito.mock(ServerHttpResponse.class);
		assertThat(nativeResponse(with(response))).isEqualTo(new UnknownServerResponse(response));
	}

	@Test
	void findsTheResponseOfAServletContainer() {
		assertThat(nativeResponse(TestServletExchange.of(new MockHttpServletResponse())))
			.isExactlyInstanceOf(ServletNativeResponse.class);
		assertThat(nativeResponse(TestServletExchange.of(TestServletExchange.tomcatResponse())))
			.isInstanceOf(TomcatNativeResponse.class);
	}

	@Test
	void findsTheResponseBehindDecorators() {
		MockHttpServletResponse servletResponse = new MockHttpServletResponse();
		servletResponse.setStatus(201);
		ServerHttpResponse response = TestServletExchange.of(servletResponse).getResponse();
		ServerHttpResponse decorated = new ServerHttpResponseDecorator(new ServerHttpResponseDecorator(response));
		assertThat(nativeResponse(with(decorated)).status()).isEqualTo(201);
	}

	@Test
	void theHostIsUnlistedOverHttp2() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/path");
		request.setProtocol("HTTP/2.0");
		assertThat(this.nativeResponses.unlistedHost(TestServletExchange.of(request, new MockHttpServletResponse())))
			.isEqualTo("localhost");
		assertThat(this.nativeResponses.unlistedHost(this.exchange)).isNull();
	}

	private NativeResponse nativeResponse(ServerWebExchange exchange) {
		return this.nativeResponses.of(exchange, this.nativeResponses.channel(exchange));
	}

	private ServerWebExchange with(ServerHttpResponse response) {
		return this.exchange.mutate().response(response).build();
	}

	@Test
	void whenServerHasRecycledItsResponseThenStatusThatNobodySetIs200() {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/path"));
		ServerWebExchange recycled = exchange.mutate()
			.response(new ServerHttpResponseDecorator(exchange.getResponse()) {

				@Override
				public HttpStatusCode getStatusCode() {
					throw new IllegalStateException("recycled");
				}

			})
			.build();
		assertThat(new NativeResponses().recycled(recycled).status()).isEqualTo(200);
	}

}
