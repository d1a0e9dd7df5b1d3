package io.github.webmetrics.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * A client for a {@link Protocol}. It uses a single connection if the protocol allows
 * several requests at once on it. It has its own event loops, because the shared ones
 * stop with the server.
 */
final class ProtocolClient implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	// Without a quiet period, an event loop that is stopped by one of its own tasks
	// leaves its connections open.
	private static final Duration QUIET_PERIOD = Duration.ofMillis(1);

	private final LoopResources loops = LoopResources.create("client", 1, true);

	private final boolean multiplexed;

	private final ConnectionProvider connections;

	private final HttpClient client;

	ProtocolClient(Protocol protocol, @Nullable TestCertificate certificate, int port) throws Exception {
		this.multiplexed = protocol.isMultiplexed();
		this.connections = ConnectionProvider.create("client", this.multiplexed ? 1 : 100);
		this.client = protocol
			.speak(HttpClient.create(this.connections).runOn(this.loops).disableRetry(true), certificate)
			.host("127.0.0.1")
			.port(port);
	}

	HttpClient http() {
		return this.client;
	}

	/**
	 * Send the request of a case and return the status of the response, if there is one.
	 */
	Optional<Integer> exchange(WireCase wireCase) {
		String[] headAndBody = wireCase.request().split("\r\n\r\n", 2);
		String[] head = headAndBody[0].split("\r\n");
		String[] requestLine = head[0].split(" ");
		Mono<ByteBuf> body = headAndBody[1].isEmpty() ? Mono.empty()
				: Mono.fromSupplier(() -> Unpooled.copiedBuffer(headAndBody[1], StandardCharsets.ISO_8859_1));
		return this.client.headers((headers) -> {
			for (int i = 1; i < head.length; i++) {
				String[] header = head[i].split(": ", 2);
				if (!header[0].equals("Host") && !(this.multiplexed && header[0].equals("Connection"))) {
					headers.set(header[0], header[1]);
				}
			}
		})
			.request(HttpMethod.valueOf(requestLine[0]))
			.uri(requestLine[1])
			.send(body)
			.response((response, content) -> content.then().onErrorComplete().thenReturn(response.status().code()))
			.next()
			.onErrorComplete()
			.blockOptional(TIMEOUT);
	}

	/**
	 * Send a request and receive the body of its response.
	 */
	Flux<String> receive(String requestLine, Publisher<String> body) {
		String[] methodAndPath = requestLine.split(" ");
		return this.client.headers((headers) -> headers.set("Content-Type", "application/octet-stream"))
			.request(HttpMethod.valueOf(methodAndPath[0]))
			.uri(methodAndPath[1])
			.send(Flux.from(body).map((text) -> Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1)))
			.response((response, content) -> content.asString());
	}

	@Override
	public void close() {
		this.connections.disposeLater().then(this.loops.disposeLater(QUIET_PERIOD, TIMEOUT)).block(TIMEOUT);
	}

}
