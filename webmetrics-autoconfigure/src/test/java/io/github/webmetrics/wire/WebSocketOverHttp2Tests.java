package io.github.webmetrics.wire;

import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests WebSockets that share a connection of HTTP/2 with other requests.
 */
class WebSocketOverHttp2Tests {

	// Tomcat has none.
	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TOMCAT")
	void recordsTheHandshake(TestedServer tested) throws Exception {
		try (WireServer server = WireServer.start(tested, WebSocketApplication.class,
				Measured.everythingAnd("server.http2.enabled=true"));
				ProtocolClient client = new ProtocolClient(Protocol.H2C, null, server.port())) {
			client.receive("GET /ok", Mono.empty()).blockLast(Recorded.PATIENCE);
			assertThat(echo(client)).isEqualTo("hello");
			client.receive("GET /ok", Mono.empty()).blockLast(Recorded.PATIENCE);
			Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> {
				Recorded recorded = Recorded.now(server.registry());
				assertThat(recorded.requests()).isEqualTo(Map.of("GET /ok 200", 2L, "CONNECT /socket 200", 1L));
				assertThat(recorded.inProgress()).isEmpty();
			});
			assertThat(Measured.now(server.registry()).counts()).isEqualTo(Map.of(Measured.REQUEST_SIZE, 2L,
					Measured.RESPONSE_SIZE, 2L, Measured.FIRST_BYTE, 2L, Measured.QUEUE, 0L));
		}
	}

	private static String echo(ProtocolClient client) {
		return client.http()
			.websocket()
			.uri("/socket")
			.handle((in, out) -> out.sendString(Mono.just("hello")).then().thenMany(in.receive().asString().take(1)))
			.next()
			.block(Recorded.PATIENCE);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class WebSocketApplication {

		// Runs last, because Spring Boot's own HTTP/2 settings replace earlier ones.
		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> webSocketOverHttp2() {
			return (factory) -> factory.addServerCustomizers(
					(netty) -> netty.http2Settings((settings) -> settings.connectProtocolEnabled(true)));
		}

	}

}
