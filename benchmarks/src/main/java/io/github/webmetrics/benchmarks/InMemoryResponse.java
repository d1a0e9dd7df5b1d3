package io.github.webmetrics.benchmarks;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;

/**
 * A response that discards its body. Its native response is the response of a real
 * server.
 */
final class InMemoryResponse extends AbstractServerHttpResponse {

	private final HttpServerResponse nativeResponse;

	InMemoryResponse(HttpServerResponse nativeResponse) {
		super(DefaultDataBufferFactory.sharedInstance);
		this.nativeResponse = nativeResponse;
	}

	@Override
	protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
		return Flux.from(body).doOnNext(DataBufferUtils::release).then();
	}

	@Override
	protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return writeWithInternal(Flux.from(body).concatMap((part) -> part));
	}

	@Override
	protected void applyStatusCode() {
		HttpStatusCode status = getStatusCode();
		this.nativeResponse.status((status != null) ? status.value() : HttpStatus.OK.value());
	}

	@Override
	protected void applyHeaders() {
	}

	@Override
	protected void applyCookies() {
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <T> T getNativeResponse() {
		return (T) this.nativeResponse;
	}

}
