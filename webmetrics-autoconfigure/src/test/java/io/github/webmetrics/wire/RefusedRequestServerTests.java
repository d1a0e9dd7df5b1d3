package io.github.webmetrics.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import io.micrometer.core.instrument.Meter;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServerState;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests requests that the server refuses, on servers with different configurations.
 */
class RefusedRequestServerTests {

	private static final String GARBAGE = "nonsense\r\n\r\n";

	@Test
	void refusedRequestsAreNeitherTimedNorInProgress() throws IOException {
		try (WireServer alone = WireServer.start(WireApplication.class)) {
			RawClient.exchange(alone.port(), GARBAGE);
			Recorded.NOTHING.awaitAdded(alone.registry(), 1);
			assertThat(alone.registry().getMeters()).extracting((meter) -> meter.getId().getName())
				.contains("requests")
				.doesNotContain("request.latency", "requests.in.progress");
		}
	}

	@Test
	void countsRefusedStreamOfHttp2() throws IOException {
		try (WireServer http2 = WireServer.start(WireApplication.class, "server.http2.enabled=true")) {
			Integer status = HttpClient.newConnection()
				.protocol(HttpProtocol.H2C)
				.headers((headers) -> headers.set("Host", "localhost:x"))
				.get()
				.uri("http://127.0.0.1:" + http2.port() + "/ok")
				.response()
				.map((response) -> response.status().code())
				.block(Recorded.PATIENCE);
			assertThat(status).isEqualTo(400);
			RawClient.exchange(http2.port(), GARBAGE);
			assertCounted(http2, Map.of("GET UNMATCHED 400", 1L, "OTHER UNMATCHED 400", 1L, "GET /ok 200", 1L));
		}
	}

	@Test
	void countsForwardedHeaderThatCannotBeParsed() throws IOException {
		assertForwarded("native");
		assertForwarded("framework");
	}

	private static void assertForwarded(String strategy) throws IOException {
		try (WireServer forwarded = WireServer.start(WireApplication.class,
				"server.forward-headers-strategy=" + strategy)) {
			assertThat(RawClient.exchange(forwarded.port(),
					WireCase.request("GET /ok", "X-Forwarded-Host: a", "X-Forwarded-Port: x")))
				.startsWith("HTTP/1.1 400 ");
			assertCounted(forwarded, Map.of("GET UNMATCHED 400", 1L, "GET /ok 200", 1L));
		}
	}

	@Test
	void whenCountRefusedIsDisabledThenNothingIsCounted() throws IOException {
		try (WireServer without = WireServer.start(WireApplication.class, "webmetrics.count-refused=false")) {
			RawClient.exchange(without.port(), GARBAGE);
			without.exchange(RefusedBodyTests.cases().get(0));
			assertCounted(without, Map.of("POST /upload 400", 1L, "GET /ok 200", 1L));
		}
	}

	@Test
	void whenRecordingIsDisabledThenServerIsUnchanged() throws IOException {
		try (WireServer disabled = WireServer.start(WireApplication.class, "webmetrics.enabled=false")) {
			assertThat(RawClient.exchange(disabled.port(), GARBAGE)).startsWith("HTTP/1.1 400 ");
			assertThat(disabled.registry().find("requests").meters()).isEmpty();
		}
	}

	@Test
	void settingsApplyToRefusedRequestsToo() throws IOException {
		try (WireServer configured = WireServer.start(WireApplication.class, "webmetrics.exclude=/**",
				"webmetrics.app-name=shop", "webmetrics.labels.region=eu", "webmetrics.label-names.http-status=code",
				"webmetrics.requests.name=http.requests", "webmetrics.requests.labels=app-name,http-status")) {
			RawClient.exchange(configured.port(), GARBAGE);
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.until(() -> configured.registry().find("http.requests").counter() != null);
			Meter.Id id = configured.registry().get("http.requests").counter().getId();
			assertThat(id.getTags()).extracting((tag) -> tag.getKey() + "=" + tag.getValue())
				.containsExactlyInAnyOrder("app_name=shop", "code=400", "region=eu");
		}
	}

	@Test
	void countsRefusedRequestsOfTheApplicationPortOnly() throws IOException {
		try (WireServer managed = WireServer.start(WireApplication.class, "management.server.port=0",
				"management.server.address=127.0.0.1")) {
			int port = managed.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			assertThat(RawClient.exchange(port, GARBAGE)).startsWith("HTTP/1.1 400 ");
			assertThat(RawClient.exchange(port, WireCase.request("GET /<b>"))).startsWith("HTTP/1.1 400 ");
			RawClient.exchange(managed.port(), GARBAGE);
			assertCounted(managed, Map.of("OTHER UNMATCHED 400", 1L, "GET /ok 200", 1L));
		}
	}

	@Test
	void keepsTheCustomizersOfTheApplication() throws IOException {
		try (WireServer customized = WireServer.start(CustomizedServer.class)) {
			RawClient.exchange(customized.port(), GARBAGE);
			customized.exchange(RefusedBodyTests.cases().get(0));
			assertCounted(customized, Map.of("OTHER UNMATCHED 400", 1L, "POST /upload 400", 1L, "GET /ok 200", 1L));
			CustomizedServer own = customized.context().getBean(CustomizedServer.class);
			Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> assertThat(own.failures).hasValue(2));
			assertThat(own.connections).hasValue(3);
		}
	}

	/**
	 * If the TLS handshake chooses the version of HTTP, the handlers of a connection are
	 * known only after the handshake.
	 */
	@Test
	void whenTlsChoosesTheVersionThenResponsesAreObserved(@TempDir Path folder) throws Exception {
		Path keys = folder.resolve("keys.p12");
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		assertThat(new ProcessBuilder(keytool, "-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname",
				"CN=localhost", "-storepass", "changeit", "-keystore", keys.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor()).isZero();
		try (WireServer tls = WireServer.start(WireApplication.class, "server.http2.enabled=true",
				"server.ssl.key-store=" + keys, "server.ssl.key-store-password=changeit")) {
			assertThat(exchange(tls.port(), keys, GARBAGE)).startsWith("HTTP/1.1 400 ");
			assertThat(exchange(tls.port(), keys, RefusedBodyTests.cases().get(0).request()))
				.startsWith("HTTP/1.1 400 ");
			Recorded all = Recorded.NOTHING.awaitAdded(tls.registry(), 2);
			assertThat(all.requests()).isEqualTo(Map.of("OTHER UNMATCHED 400", 1L, "POST /upload 400", 1L));
		}
	}

	private static String exchange(int port, Path trusted, String request) throws Exception {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(KeyStore.getInstance(trusted.toFile(), "changeit".toCharArray()));
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), port)) {
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setApplicationProtocols(new String[] { "http/1.1" });
			socket.setSSLParameters(parameters);
			socket.setSoTimeout((int) Recorded.PATIENCE.toMillis());
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private static void assertCounted(WireServer server, Map<String, Long> expected) throws IOException {
		RawClient.exchange(server.port(), WireCase.request("GET /ok"));
		Recorded all = Recorded.NOTHING.awaitAdded(server.registry(), (int) Recorded.total(expected));
		assertThat(all.requests()).containsExactlyInAnyOrderEntriesOf(expected);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class CustomizedServer {

		private final AtomicInteger failures = new AtomicInteger();

		private final AtomicInteger connections = new AtomicInteger();

		@Bean
		NettyServerCustomizer observer() {
			ConnectionObserver observer = (connection, state) -> {
				if (state == HttpServerState.REQUEST_DECODING_FAILED) {
					this.failures.incrementAndGet();
				}
			};
			return (server) -> server.childObserve(observer).doOnChannelInit((parent, channel, address) -> {
				this.connections.incrementAndGet();
				channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
			});
		}

	}

}
