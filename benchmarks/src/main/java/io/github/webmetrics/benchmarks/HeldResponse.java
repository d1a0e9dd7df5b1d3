package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A Reactor Netty response to a request that is never answered. The in-memory benchmarks
 * use it as the native response of every request, so that they include the time that
 * recorders spend on reading it.
 */
final class HeldResponse implements AutoCloseable {

	private final DisposableServer server;

	private final Socket client;

	private final HttpServerResponse response;

	HeldResponse() throws IOException {
		this(UnaryOperator.identity());
	}

	HeldResponse(UnaryOperator<HttpServer> customizer) throws IOException {
		Sinks.One<HttpServerResponse> held = Sinks.one();
		this.server = customizer.apply(HttpServer.create().host("127.0.0.1").port(0)).handle((request, response) -> {
			held.tryEmitValue(response);
			return Mono.never();
		}).bindNow();
		this.client = new Socket(InetAddress.getLoopbackAddress(), this.server.port());
		this.client.getOutputStream()
			.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
		HttpServerResponse response = held.asMono().block(Duration.ofSeconds(10));
		if (response == null) {
			throw new IOException("No response to hold");
		}
		this.response = response;
	}

	HttpServerResponse response() {
		return this.response;
	}

	@Override
	public void close() throws IOException {
		this.client.close();
		this.server.disposeNow();
	}

}
