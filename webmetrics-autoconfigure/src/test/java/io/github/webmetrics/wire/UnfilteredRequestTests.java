package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.webmetrics.RequestRecorder;
import io.github.webmetrics.WebMetricsFilter;
import io.github.webmetrics.server.HttpServerRecording;
import io.github.webmetrics.server.RequestEnds;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests requests that Reactor Netty answers and that never reach the filter, because
 * something in front of all filters handles them. {@link RefusedRequestTests} tests those
 * that the server refuses.
 */
class UnfilteredRequestTests {

	private static final String MALFORMED_CHUNK = RefusedBodyTests.cases().get(0).request();

	private static final String GARBAGE = "nonsense\r\n\r\n";

	private static final String NATIVE_SOCKET = WireCases.WEB_SOCKET.request().replace("/socket", "/native-socket");

	@Test
	void countsPathsOutsideTheBasePath() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "spring.webflux.base-path=/api")) {
			assertStatus(server, "GET /apix", 500);
			assertStatus(server, "GET /outside", 404);
			assertStatus(server, "HEAD /outside?query", 404);
			assertStatus(server, "BREW /", 404);
			assertStatus(server, "GET /api/ok", 200);
			assertStatus(server, "GET /api/nope", 404);
			assertCounted(server, Map.of("GET UNMATCHED 500", 1L, "GET UNMATCHED 404", 2L, "HEAD UNMATCHED 404", 1L,
					"OTHER UNMATCHED 404", 1L, "GET /api/ok 200", 1L));
		}
	}

	@Test
	void whenConnectionIsKeptThenOnlyUnfilteredRequestsAreUnmatched() throws IOException {
		try (WireServer server = WireServer.start(RoutesApplication.class);
				RawClient client = new RawClient(server.port())) {
			String keepAlive = "Connection: keep-alive";
			String native_ = WireCase.request("GET /native", keepAlive);
			String filtered = WireCase.request("GET /ok", keepAlive);
			client.send(filtered + native_ + filtered + filtered + native_ + native_ + WireCase.request("GET /nope"));
			assertThat(client.readAll().split("HTTP/1.1 ", -1)).hasSize(8);
			assertCounted(server, Map.of("GET /ok 200", 3L, "GET UNMATCHED 202", 3L, "GET UNMATCHED 404", 1L));
		}
	}

	@Test
	void countsHandshakesWhenTheyAreAnswered() throws IOException {
		try (WireServer server = WireServer.start(RoutesApplication.class)) {
			try (RawClient routed = new RawClient(server.port()); RawClient filtered = new RawClient(server.port())) {
				routed.send(WireCase.request("GET /ok", "Connection: keep-alive"));
				routed.readUntil("\r\n\r\n");
				routed.send(NATIVE_SOCKET);
				assertThat(routed.readUntil("101")).contains("HTTP/1.1 101 ");
				filtered.send(WireCases.WEB_SOCKET.request());
				assertThat(filtered.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
				assertCounted(server, Map.of("GET /ok 200", 1L, "GET UNMATCHED 101", 1L, "GET /socket 101", 1L));
			}
			assertThat(RawClient.exchange(server.port(), NATIVE_SOCKET.replace("Version: 13", "Version: 99")))
				.startsWith("HTTP/1.1 426 ");
			assertThat(RawClient.exchange(server.port(),
					WireCase.request("GET /native", "Connection: Upgrade, close", "Upgrade: other")))
				.startsWith("HTTP/1.1 202 ");
			assertCounted(server, Map.of("GET /ok 200", 1L, "GET UNMATCHED 101", 1L, "GET /socket 101", 1L,
					"GET UNMATCHED 426", 1L, "GET UNMATCHED 202", 1L));
		}
	}

	@Test
	void whenFilterIsTheApplicationsOwnThenItsRequestsAreCountedOnce() throws IOException {
		try (WireServer server = WireServer.start(OwnFilterApplication.class)) {
			assertStatus(server, "GET /ok", 200);
			assertStatus(server, "GET /nope", 404);
			assertCounted(server, Map.of("GET /ok 200", 1L, "GET UNMATCHED 404", 1L));
		}
	}

	@Test
	void whenWebSocketIsOpenThenItsRequestIsNotKept() throws IOException {
		try (WireServer server = WireServer.start(WatchedApplication.class);
				RawClient client = new RawClient(server.port())) {
			client.send(WireCases.WEB_SOCKET.request());
			client.readUntil("\r\n\r\n");
			assertCounted(server, Map.of("GET /socket 101", 1L));
			assertThat(WatchedApplication.channels).singleElement()
				.satisfies((channel) -> Awaitility.await()
					.atMost(Recorded.PATIENCE)
					.until(() -> channel.attr(AttributeKey.valueOf(RequestEnds.class, "reached")).get() == null));
		}
	}

	@Test
	void countsStreamsOfHttp2() throws IOException {
		try (WireServer server = WireServer.start(RoutesApplication.class, "server.http2.enabled=true")) {
			HttpClient client = HttpClient.newConnection()
				.protocol(HttpProtocol.H2C)
				.baseUrl("http://127.0.0.1:" + server.port());
			for (String path : new String[] { "/native", "/ok", "/native", "/nope", "/fails" }) {
				client.get().uri(path).response().block(Recorded.PATIENCE);
			}
			assertCounted(server, Map.of("GET /ok 200", 1L, "GET UNMATCHED 202", 2L, "GET UNMATCHED 404", 1L,
					"GET UNMATCHED 500", 1L));
		}
	}

	@Test
	void whenBodyIsRefusedThenStatusIsThatOnTheWire() throws IOException {
		try (WireServer server = WireServer.start(RoutesApplication.class)) {
			assertThat(RawClient.exchange(server.port(), MALFORMED_CHUNK.replace("/upload", "/native-upload")))
				.startsWith("HTTP/1.1 400 ");
			assertCounted(server, Map.of("POST UNMATCHED 400", 1L));
		}
	}

	@Test
	void whenClientLeavesBeforeAHeadIsSentThenNothingIsCounted() throws IOException {
		try (WireServer server = WireServer.start(RoutesApplication.class)) {
			try (RawClient client = new RawClient(server.port())) {
				client.send(WireCase.request("GET /native-never"));
			}
			assertStatus(server, "GET /native", 202);
			assertCounted(server, Map.of("GET UNMATCHED 202", 1L));
		}
	}

	@Test
	void whenPathIsExcludedThenItIsNotCounted() throws IOException {
		try (WireServer server = WireServer.start(RoutesApplication.class, "webmetrics.exclude=/native,/%6Eope/{a}",
				"spring.webflux.base-path=/api")) {
			assertStatus(server, "GET /native?query", 202);
			assertStatus(server, "GET /%6eative", 404);
			assertStatus(server, "GET http://localhost/native", 202);
			assertThat(RawClient.exchange(server.port(), "GET /api/native HTTP/1.1\r\nHost: localhost:x\r\n\r\n"))
				.startsWith("HTTP/1.1 400 ");
			assertStatus(server, "GET /natives", 404);
			assertThat(RawClient.exchange(server.port(), WireCase.request("GET /native%zz")))
				.startsWith("HTTP/1.1 400 ");
			assertCounted(server, Map.of("GET UNMATCHED 404", 1L, "GET UNMATCHED 400", 1L));
		}
	}

	@Test
	void whenServerRefusesRequestToActuatorThenItIsNotCounted() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			String badHost = " HTTP/1.1\r\nHost: localhost:x\r\n\r\n";
			assertThat(RawClient.exchange(server.port(), "GET /actuator/health" + badHost)).startsWith("HTTP/1.1 400 ");
			assertThat(RawClient.exchange(server.port(), "GET /ok" + badHost)).startsWith("HTTP/1.1 400 ");
			assertCounted(server, Map.of("GET UNMATCHED 400", 1L));
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { SecondHttpServer.class, SecondFactory.class })
	void recordsFurtherServers(Class<?> application) throws IOException {
		try (WireServer server = WireServer.start(application)) {
			int second = server.context().getBean(SecondPort.class).port();
			assertThat(RawClient.exchange(second, WireCase.request("GET /ok"))).startsWith("HTTP/1.1 200 ");
			assertThat(RawClient.exchange(second, MALFORMED_CHUNK)).startsWith("HTTP/1.1 400 ");
			assertThat(RawClient.exchange(second, GARBAGE)).startsWith("HTTP/1.1 400 ");
			assertStatus(server, "GET /ok", 200);
			assertCounted(server, Map.of("GET /ok 200", 2L, "POST /upload 400", 1L, "OTHER UNMATCHED 400", 1L));
		}
	}

	@Test
	void whenCountRefusedIsDisabledThenOnlyFilteredRequestsAreCounted() throws IOException {
		try (WireServer server = WireServer.start(SecondHttpServer.class, "webmetrics.count-refused=false",
				"spring.webflux.base-path=/api", "server.forward-headers-strategy=framework")) {
			int second = server.context().getBean(SecondPort.class).port();
			assertStatus(server, "GET /apix", 500);
			assertStatus(server, "GET /outside", 404);
			assertStatus(server, "GET /native", 202);
			assertThat(RawClient.exchange(server.port(), WireCase.request("GET /api/ok", "X-Forwarded-Port: abc")))
				.startsWith("HTTP/1.1 400 ");
			assertThat(RawClient.exchange(second, GARBAGE)).startsWith("HTTP/1.1 400 ");
			assertThat(RawClient.exchange(second, MALFORMED_CHUNK.replace("/upload", "/api/upload")))
				.startsWith("HTTP/1.1 400 ");
			assertCounted(server, Map.of("POST /api/upload 400", 1L));
		}
	}

	private static void assertStatus(WireServer server, String requestLine, int status) throws IOException {
		assertThat(RawClient.exchange(server.port(), WireCase.request(requestLine)))
			.startsWith("HTTP/1.1 " + status + " ");
	}

	/**
	 * Check the counter, and that nothing is counted late: the last request is another
	 * one.
	 */
	private static void assertCounted(WireServer server, Map<String, Long> expected) throws IOException {
		Recorded all = Recorded.NOTHING.awaitAdded(server.registry(), (int) Recorded.total(expected));
		assertThat(all.requests()).containsExactlyInAnyOrderEntriesOf(expected);
		assertThat(all.observed()).satisfiesAnyOf((observed) -> assertThat(observed).doesNotContainKey("UNMATCHED"),
				(observed) -> assertThat(expected).containsKey("GET UNMATCHED 404"));
		assertThat(all.inProgress()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class RoutesApplication {

		@Bean
		NettyRouteProvider routes() {
			return (routes) -> routes.get("/native", (request, response) -> response.status(202).send())
				.get("/fails", (request, response) -> Mono.error(new IllegalStateException("route")))
				.get("/native-never", (request, response) -> Mono.never())
				.post("/native-upload", (request, response) -> request.receive().then())
				.ws("/native-socket", (in, out) -> out.send(in.receive().retain()));
		}

	}

	/**
	 * Port of a further server on the application's handler.
	 *
	 * @param port the port
	 */
	record SecondPort(int port) {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(RoutesApplication.class)
	static class SecondHttpServer {

		@Bean(destroyMethod = "disposeNow")
		DisposableServer secondServer(HttpHandler handler, HttpServerRecording recording) {
			return recording.apply(HttpServer.create().host("127.0.0.1").port(0))
				.handle(new ReactorHttpHandlerAdapter(handler))
				.bindNow();
		}

		@Bean
		SecondPort secondPort(DisposableServer secondServer) {
			return new SecondPort(secondServer.port());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class SecondFactory {

		@Bean(initMethod = "start", destroyMethod = "stop")
		WebServer secondServer(HttpHandler handler, HttpServerRecording recording) {
			NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
			factory.addServerCustomizers((server) -> server.host("127.0.0.1"), recording::apply);
			return factory.getWebServer(handler);
		}

		@Bean
		SecondPort secondPort(WebServer secondServer) {
			return new SecondPort(secondServer.getPort());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class OwnFilterApplication {

		@Bean
		WebMetricsFilter ownFilter(RequestRecorder recorder) {
			return recorder.filter((exchange) -> true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class WatchedApplication {

		private static final Queue<Channel> channels = new ConcurrentLinkedQueue<>();

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> watch() {
			return (factory) -> factory.addServerCustomizers(
					(server) -> server.doOnChannelInit((observer, channel, address) -> channels.add(channel)));
		}

	}

}
