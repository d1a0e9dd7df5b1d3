package io.github.webmetrics.server;

import java.net.URI;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Response;
import org.apache.catalina.connector.ResponseFacade;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;

/**
 * Creates exchanges like those that Spring creates on a servlet container.
 */
public final class TestServletExchange {

	private TestServletExchange() {
	}

	public static ServerWebExchange of(HttpServletResponse response) {
		return of(new MockHttpServletRequest(), response);
	}

	public static ServerWebExchange of(HttpServletRequest request, HttpServletResponse response) {
		return MockServerWebExchange.from(MockServerHttpRequest.get("/path"))
			.mutate()
			.request(request(request))
			.response(new ServletBackedResponse(response))
			.build();
	}

	/**
	 * Create a response of Tomcat's class without a running Tomcat. The {@code clear}
	 * method takes the response away, as Tomcat does when it recycles it.
	 */
	public static ResponseFacade tomcatResponse() {
		return new ResponseFacade(new Response(new org.apache.coyote.Response()));
	}

	static ServerHttpRequest request(HttpServletRequest request) {
		return new ServletBackedRequest(request);
	}

	private static final class ServletBackedRequest extends AbstractServerHttpRequest {

		private final HttpServletRequest request;

		ServletBackedRequest(HttpServletRequest request) {
			super(HttpMethod.GET, URI.create("/path"), null, HttpHeaders.EMPTY);
			this.request = request;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> T getNativeRequest() {
			return (T) this.request;
		}

		@Override
		protected MultiValueMap<String, HttpCookie> initCookies() {
			return new LinkedMultiValueMap<>();
		}

		@Override
		protected SslInfo initSslInfo() {
			return null;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return Flux.empty();
		}

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
