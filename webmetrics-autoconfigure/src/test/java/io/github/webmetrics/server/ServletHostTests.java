package io.github.webmetrics.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class ServletHostTests {

	@ParameterizedTest
	@CsvSource({ "http, localhost, 80, localhost", "http, localhost, 8080, localhost:8080",
			"https, localhost, 443, localhost", "http, '[::1]', 8080, '[::1]:8080'" })
	void overHttp2TheHostIsThatOfTheAddress(String scheme, String name, int port, String host) {
		MockHttpServletRequest request = request("HTTP/2.0");
		request.setScheme(scheme);
		request.setServerName(name);
		request.setServerPort(port);
		assertThat(ServletHost.overHttp2(TestServletExchange.request(request))).isEqualTo(host);
	}

	@Test
	void anAddressMayHaveNoPath() {
		MockHttpServletRequest request = request("HTTP/2.0");
		request.setRequestURI("");
		assertThat(ServletHost.overHttp2(TestServletExchange.request(request))).isEqualTo("localhost");
	}

	@Test
	void theHostIsFoundBehindDecorators() {
		ServerHttpRequest decorated = new ServerHttpRequestDecorator(
				new ServerHttpRequestDecorator(TestServletExchange.request(request("HTTP/2.0"))));
		assertThat(ServletHost.overHttp2(decorated)).isEqualTo("localhost");
	}

	@Test
	void otherRequestsHaveNone() {
		assertThat(ServletHost.overHttp2(TestServletExchange.request(request("HTTP/1.1")))).isNull();
		assertThat(ServletHost.overHttp2(MockServerHttpRequest.get("/path").build())).isNull();
	}

	private static MockHttpServletRequest request(String protocol) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/path");
		request.setProtocol(protocol);
		return request;
	}

}
