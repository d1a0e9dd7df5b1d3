package io.github.webmetrics.benchmarks;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * A request without a server.
 */
final class InMemoryRequest extends AbstractServerHttpRequest {

	/**
	 * Name of the header that tells the plan.
	 */
	static final String HEADER = "X-Plan";

	private static final HttpHeaders HEADERS = headers();

	private static final byte[] BODY = new byte[1000];

	InMemoryRequest(HttpMethod method, URI uri) {
		super(method, uri, null, HEADERS);
	}

	private static HttpHeaders headers() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HEADER, "paid");
		headers.set("X-Request-Start", "t=%.3f".formatted(System.currentTimeMillis() / 1000.0));
		return headers;
	}

	@Override
	protected MultiValueMap<String, HttpCookie> initCookies() {
		return new LinkedMultiValueMap<>();
	}

	@Override
	protected @Nullable SslInfo initSslInfo() {
		return null;
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(BODY));
	}

	@Override
	@SuppressWarnings("TypeParameterUnusedInFormals")
	public <T> T getNativeRequest() {
		throw new IllegalStateException("There is no server");
	}

}
