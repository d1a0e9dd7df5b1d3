package io.github.webmetrics.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests responses of a Reactor Netty server without Spring. WebSockets and refused bodies
 * are tested in package {@code wire}.
 */
class ReactorNettyNativeResponseTests {

	private static final IOException LIKE_A_DISCONNECT = new IOException("Broken pipe");

	private DisposableServer server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.disposeNow(Duration.ofSeconds(10));
		}
	}

	@Test
	void whenResponseIsOfAnotherServerThenNullIsReturned() {
		assertThat(ReactorNettyNativeResponse.channel("response")).isNull();
		assertThat(ReactorNettyNativeResponse.of("response", new EmbeddedChannel())).isNull();
	}

	@Test
	void headIsReadFromTheServer() throws Exception {
		CompletableFuture<String> heads = new CompletableFuture<>();
		start((request, response) -> {
			NativeResponse nativeResponse = of(response);
			String before = head(nativeResponse);
			return response.status(201)
				.header(HttpHeaderNames.CONTENT_TYPE, "text/plain")
				.sendHeaders()
				.then()
				.doOnTerminate(() -> heads.complete(before + ", " + head(nativeResponse)));
		});
		assertThat(exchange()).startsWith("HTTP/1.1 201 ");
		assertThat(heads.get(10, TimeUnit.SECONDS)).isEqualTo("200 null not sent, 201 text/plain sent");
	}

	private static NativeResponse of(HttpServerResponse response) {
		return ReactorNettyNativeResponse.of(response, ReactorNettyNativeResponse.channel(response));
	}

	private static String head(NativeResponse response) {
		return response.status() + " " + response.contentType() + (response.isHeadSent() ? " sent" : " not sent");
	}

	@Test
	void whileClientIsConnectedThenErrorsLikeADisconnectBelongToTheApplication() throws Exception {
		CompletableFuture<NativeResponse.ConnectionState> connection = new CompletableFuture<>();
		CompletableFuture<Boolean> gone = new CompletableFuture<>();
		start((request, response) -> {
			NativeResponse nativeResponse = of(response);
			connection.complete(nativeResponse.connection());
			gone.complete(nativeResponse.isClientGone(LIKE_A_DISCONNECT));
			return response.send();
		});
		exchange();
		assertThat(connection.get(10, TimeUnit.SECONDS)).isEqualTo(NativeResponse.ConnectionState.OPEN);
		assertThat(gone.get(10, TimeUnit.SECONDS)).isFalse();
	}

	@Test
	void whenClientHasLeftThenErrorsLikeADisconnectAreDisconnects() throws Exception {
		CompletableFuture<NativeResponse> received = new CompletableFuture<>();
		CompletableFuture<NativeResponse> finished = new CompletableFuture<>();
		start((request, response) -> {
			NativeResponse nativeResponse = of(response);
			nativeResponse.whenFinished(HandlingEnd.CANCEL, finished::complete);
			received.complete(nativeResponse);
			return Mono.never();
		});
		try (Socket client = connect()) {
			received.get(10, TimeUnit.SECONDS);
			assertThat(finished).isNotDone();
			client.shutdownOutput();
		}
		NativeResponse response = finished.get(10, TimeUnit.SECONDS);
		assertThat(response.connection()).isEqualTo(NativeResponse.ConnectionState.CLOSED);
		assertThat(response.isHeadSent()).isFalse();
		assertThat(response.isClientGone(LIKE_A_DISCONNECT)).isTrue();
		assertThat(response.isClientGone(new IllegalStateException())).isFalse();
		assertThat(WireStatus.of(new MockServerHttpResponse(), response, HandlingEnd.CANCEL, null))
			.isEqualTo(new WireStatus(499, true));
	}

	@Test
	void whenReadingTheRequestFailsThenErrorIsADisconnect() throws Exception {
		CompletableFuture<Boolean> gone = new CompletableFuture<>();
		start((request, response) -> {
			NativeResponse nativeResponse = of(response);
			return request.receive().then().doOnError((error) -> gone.complete(nativeResponse.isClientGone(error)));
		});
		try (Socket client = send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n")) {
			client.setSoLinger(true, 0);
		}
		assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whenServerHasFinishedThenActionIsRun() throws Exception {
		CompletableFuture<NativeResponse> finished = new CompletableFuture<>();
		start((request, response) -> {
			of(response).whenFinished(HandlingEnd.COMPLETE, finished::complete);
			return response.sendString(Flux.just("body"));
		});
		assertThat(exchange()).contains("body");
		assertThat(finished.get(10, TimeUnit.SECONDS).isHeadSent()).isTrue();
	}

	private void start(
			BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> handler) {
		this.server = HttpServer.create().host("127.0.0.1").port(0).handle(handler).bindNow();
	}

	private Socket connect() throws IOException {
		return send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
	}

	private Socket send(String request) throws IOException {
		Socket client = new Socket("127.0.0.1", this.server.port());
		client.setSoTimeout(10_000);
		client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		return client;
	}

	private String exchange() throws IOException {
		try (Socket client = connect(); InputStream response = client.getInputStream()) {
			return new String(response.readAllBytes(), StandardCharsets.US_ASCII);
		}
	}

}
