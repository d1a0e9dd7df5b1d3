package io.github.webmetrics.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the sizes of the bodies of requests and responses.
 */
@ParameterizedClass
@EnumSource
class BodySizeTests {

	static final String[] PROPERTIES = { "webmetrics.request-size.enabled=true",
			"webmetrics.response-size.enabled=true" };

	private static final String TEXT = "Content-Type: text/plain";

	private static final String OCTETS = "Content-Type: application/octet-stream";

	private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

	private static final String CHUNKED = "Transfer-Encoding: chunked";

	private static final String PARTS = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nuploaded\r\n--b--\r\n";

	private static WireServer server;

	@Parameter
	TestedServer tested;

	@BeforeParameterizedClassInvocation
	static void start(TestedServer tested) {
		server = WireServer.start(tested, SizeApplication.class, PROPERTIES);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@Test
	void whatTheApplicationHasRead() throws IOException {
		assertThat(sizes("GET /ok")).containsExactly(0, 2);
		assertThat(sizes("POST /text", TEXT, "hello")).containsExactly(5, 5);
		assertThat(sizes("POST /text", TEXT, CHUNKED, "3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n")).containsExactly(4, 4);
		assertThat(sizes("POST /upload", OCTETS, "x".repeat(100_000))).containsExactly(100_000, 6);
		assertThat(sizes("POST /unread", TEXT, "not read")).containsExactly(0, 0);
		assertThat(sizes("GET /ok", TEXT, "not read")).containsExactly(0, 2);
		assertThat(sizes("POST /form", FORM, "a=1&b=2")).containsExactly(7, 1);
		assertThat(sizes("POST /parts", "Content-Type: multipart/form-data; boundary=b", PARTS))
			.containsExactly(PARTS.length(), 1);
	}

	@Test
	void whatTheApplicationHasWritten() throws IOException {
		assertThat(sizes("GET /static.txt")).containsExactly(0, 14);
		assertThat(sizes("GET /static.txt", "Range: bytes=0-3")).containsExactly(0, 4);
		assertThat(sizes("GET /chunks")).containsExactly(0, 15);
		assertThat(sizes("GET /empty")).containsExactly(0, 0);
		assertThat(sizes("GET /repeated")).containsExactly(0, 5);
		assertThat(sizes("GET /flux")).containsExactly(0, 6);
	}

	@Test
	void whenNothingMayBeSentThenSizeIsZero() throws IOException {
		assertThat(sizes("HEAD /ok")).containsExactly(0, 0);
		assertThat(sizes("HEAD /static.txt")).containsExactly(0, 0);
		assertThat(sizes("HEAD /flux")).containsExactly(0, 0);
		assertThat(sizes("GET /etag", "If-None-Match: \"1\"")).containsExactly(0, 0);
		assertThat(sizes("GET /bodiless?status=204")).containsExactly(0, 0);
		assertThat(sizes("GET /bodiless?status=205")).containsExactly(0, 0);
	}

	@Test
	void whatWasWrittenBeforeTheCommitFailedIsNotSent() throws IOException {
		Measured before = Measured.now(server.registry());
		String response = exchange(server, "GET /flux", "X-Early: commit-fails");
		assertThat(response).startsWith("HTTP/1.1 500 ");
		long written = Measured.now(server.registry()).since(before).total(Measured.RESPONSE_SIZE);
		assertThat(written).isBetween(100L, 200L);
		// Others replace the application's answer to the error by their own.
		if (this.tested == TestedServer.REACTOR_NETTY) {
			assertThat(response.substring(response.indexOf("\r\n\r\n") + 4)).hasSize((int) written);
		}
	}

	@Test
	void whenClientLeavesThenSizesAreThoseUntilThen() throws IOException {
		Recorded before = Recorded.now(server.registry());
		Measured measuredBefore = Measured.now(server.registry());
		String received;
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /events-forever"));
			received = client.readUntil("data:");
		}
		before.awaitAdded(server.registry(), 1);
		Measured added = Measured.now(server.registry()).since(measuredBefore);
		assertThat(added.counts()).isEqualTo(Map.of(Measured.REQUEST_SIZE, 1L, Measured.RESPONSE_SIZE, 1L));
		assertThat(received).startsWith("HTTP/1.1 200 ");
		assertThat(added.total(Measured.RESPONSE_SIZE)).isGreaterThanOrEqualTo("data:".length());
	}

	@Test
	void whenClientLeavesAnUploadThenSizeIsWhatHasArrived() throws IOException {
		Recorded before = Recorded.now(server.registry());
		Measured measuredBefore = Measured.now(server.registry());
		try (RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("POST /upload", OCTETS, "Content-Length: 1000") + "first");
			Recorded.awaitInProgress(server.registry(), Map.of("POST /upload", 1L));
		}
		before.awaitAdded(server.registry(), 1);
		assertThat(Measured.now(server.registry()).since(measuredBefore).totals())
			.isEqualTo(Map.of(Measured.REQUEST_SIZE, 5L));
	}

	@Test
	void filesAreStillSentWithoutCopying() throws IOException {
		AtomicInteger files = server.context().getBean(SentFiles.class).count;
		int before = files.get();
		exchange(server, "GET /static.txt");
		assertThat(files).hasValue((this.tested != TestedServer.REACTOR_NETTY) ? before : before + 1);
	}

	/**
	 * Return the sizes of the body of a request and of its response.
	 */
	private static int[] sizes(String requestLine, String... headersAndBody) throws IOException {
		Measured before = Measured.now(server.registry());
		exchange(server, requestLine, headersAndBody);
		Measured added = Measured.now(server.registry()).since(before);
		assertThat(added.counts()).isEqualTo(Map.of(Measured.REQUEST_SIZE, 1L, Measured.RESPONSE_SIZE, 1L));
		return new int[] { (int) added.total(Measured.REQUEST_SIZE), (int) added.total(Measured.RESPONSE_SIZE) };
	}

	@Test
	void sizesAreThoseInsideOfWhatTheApplicationAddsToTheServer() throws IOException {
		assertThat(exchange(server, "POST /text", TEXT, "X-Twice: 1", "ab")).contains("abababab");
		assertThat(sizes("POST /text", TEXT, "X-Twice: 1", "ab")).containsExactly(4, 4);
	}

	private static String exchange(WireServer server, String requestLine, String... headersAndBody) throws IOException {
		Recorded before = Recorded.now(server.registry());
		String response = RawClient.exchange(server.port(), WireCase.request(requestLine, headersAndBody));
		before.awaitAdded(server.registry(), 1);
		return response;
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ WireApplication.class, SizeController.class })
	static class SizeApplication {

		@Bean
		Repetition repetition() {
			return new Repetition();
		}

		@Bean
		SentFiles sentFiles() {
			return new SentFiles();
		}

	}

	/**
	 * Repeats the bodies of requests and responses, as a decompression would lengthen
	 * them.
	 */
	static class Repetition implements HttpHandlerDecoratorFactory {

		@Override
		public HttpHandler apply(HttpHandler handler) {
			return (request, response) -> (request.getHeaders().getFirst("X-Twice") != null)
					? handler.handle(repeating(request), repeating(response)) : handler.handle(request, response);
		}

		private static ServerHttpRequest repeating(ServerHttpRequest request) {
			return new ServerHttpRequestDecorator(request) {

				@Override
				public Flux<DataBuffer> getBody() {
					return super.getBody().map(Repetition::twice);
				}

			};
		}

		private static ServerHttpResponse repeating(ServerHttpResponse response) {
			return new ServerHttpResponseDecorator(response) {

				@Override
				public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
					getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
					return super.writeWith(Flux.from(body).map(Repetition::twice));
				}

			};
		}

		private static DataBuffer twice(DataBuffer buffer) {
			String text = buffer.toString(StandardCharsets.US_ASCII);
			DataBufferUtils.release(buffer);
			return DefaultDataBufferFactory.sharedInstance.wrap((text + text).getBytes(StandardCharsets.US_ASCII));
		}

	}

	/**
	 * Counts the files that the server gets to send without copying them.
	 */
	static class SentFiles implements HttpHandlerDecoratorFactory {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public HttpHandler apply(HttpHandler handler) {
			return (request, response) -> handler.handle(request, (response instanceof ZeroCopyHttpOutputMessage files)
					? new FileResponse(response, files, this.count) : response);
		}

	}

	private static final class FileResponse extends ServerHttpResponseDecorator implements ZeroCopyHttpOutputMessage {

		private final ZeroCopyHttpOutputMessage files;

		private final AtomicInteger count;

		FileResponse(ServerHttpResponse response, ZeroCopyHttpOutputMessage files, AtomicInteger count) {
			super(response);
			this.files = files;
			this.count = count;
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			this.count.incrementAndGet();
			return this.files.writeWith(file, position, count);
		}

	}

	@RestController
	static class SizeController {

		@PostMapping("/form")
		Mono<String> form(ServerWebExchange exchange) {
			return exchange.getFormData().map((form) -> form.getFirst("a"));
		}

		@PostMapping("/parts")
		Mono<String> parts(ServerWebExchange exchange) {
			return exchange.getMultipartData().map((parts) -> String.valueOf(parts.size()));
		}

		@GetMapping("/long")
		String longText() {
			return "x".repeat(10_000);
		}

		@GetMapping("/flux")
		Mono<Void> flux(ServerHttpResponse response) {
			return response.writeWith(Flux.just("one", "two").map((text) -> buffer(response, text)));
		}

		@GetMapping("/repeated")
		Mono<Void> repeated(ServerHttpResponse response) {
			return response.writeWith(Mono.fromSupplier(() -> buffer(response, "first")))
				.then(Mono.defer(() -> response.writeWith(Flux.just("second").map((text) -> buffer(response, text)))));
		}

		@GetMapping("/bodiless")
		Mono<Void> bodiless(ServerHttpResponse response, @RequestParam int status) {
			response.setRawStatusCode(status);
			return response.writeWith(Mono.fromSupplier(() -> buffer(response, "ignored")));
		}

		@GetMapping("/attributes")
		String attributes(ServerWebExchange exchange) {
			exchange.getAttributes().put("of the exchange", "found");
			return String.valueOf(exchange.getRequest().getAttributes().get("of the exchange"));
		}

		private static DataBuffer buffer(ServerHttpResponse response, String text) {
			return response.bufferFactory().wrap(text.getBytes(StandardCharsets.US_ASCII));
		}

	}

}
