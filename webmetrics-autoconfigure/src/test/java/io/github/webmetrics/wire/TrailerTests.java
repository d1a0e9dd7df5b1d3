package io.github.webmetrics.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests trailers over HTTP/2. A request or a response ends with them, and they are no
 * part of its size.
 */
class TrailerTests {

	@ParameterizedTest
	@EnumSource
	void ofRequestsAndResponses(TestedServer tested) throws Exception {
		try (WireServer server = WireServer.start(tested, TrailerApplication.class,
				Measured.everythingAnd("server.http2.enabled=true"))) {
			Recorded before = Recorded.now(server.registry());
			try (RawClient client = new RawClient(server.port())) {
				client.send(Http2Frames.PREFACE + Http2Frames.post(1, "/upload", "eleven byte", "checksum", "x"));
				client.readUntil("11");
			}
			assertThat(trailerOfAResponse(server.port())).isEqualTo("x");
			Recorded added = before.awaitAdded(server.registry(), 2);
			assertThat(added.requests()).isEqualTo(Map.of("POST /upload 200", 1L, "GET /trailer 200", 1L));
			assertThat(added.inProgress()).isEmpty();
			Measured measured = Measured.now(server.registry());
			assertThat(measured.total(Measured.REQUEST_SIZE)).isEqualTo("eleven byte".length());
			assertThat(measured.total(Measured.RESPONSE_SIZE)).isEqualTo("11".length() + "body".length());
		}
	}

	private static String trailerOfAResponse(int port) throws Exception {
		try (ProtocolClient client = new ProtocolClient(Protocol.H2C, null, port)) {
			return client.http()
				.get()
				.uri("/trailer")
				.response((response, body) -> body.then().then(response.trailerHeaders()))
				.next()
				.block(Recorded.PATIENCE)
				.get("checksum");
		}
	}

	@UnsecuredApplication
	@Import(WireController.class)
	@RestController
	static class TrailerApplication {

		@GetMapping("/trailer")
		Mono<Void> trailer(ServerHttpResponse response) {
			Object nativeResponse = ServerHttpResponseDecorator.getNativeResponse(response);
			if (nativeResponse instanceof HttpServletResponse servletResponse) {
				servletResponse.setTrailerFields(() -> Map.of("checksum", "x"));
			}
			else {
				((HttpServerResponse) nativeResponse).header("Trailer", "checksum")
					.trailerHeaders((trailers) -> trailers.set("checksum", "x"));
			}
			return response
				.writeWith(Mono.just(response.bufferFactory().wrap("body".getBytes(StandardCharsets.US_ASCII))));
		}

	}

}
