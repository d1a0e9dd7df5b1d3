package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests responses whose head is larger than the server allows. Reactor Netty has no such
 * limit.
 */
@ParameterizedClass
@EnumSource
class LargeHeadTests {

	private static final String LARGE = "X-Response: large head";

	private static WireServer server;

	@Parameter
	TestedServer tested;

	@BeforeParameterizedClassInvocation
	static void start(TestedServer tested) {
		// Jetty closes the connection only after its idle timeout.
		server = WireServer.start(tested, LargeHeadApplication.class, "server.jetty.connection-idle-timeout=1s");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ok", "/chunks" })
	void whenHeadIsTooLargeThenStatusIsThatOnTheWireOr500(String path) throws IOException {
		Recorded before = Recorded.now(server.registry());
		String response = RawClient.exchange(server.port(), WireCase.request("GET " + path, LARGE));
		boolean stream = path.equals("/chunks");
		int status = (response.isEmpty()) ? 500 : Integer.parseInt(response.substring(9, 12));
		assertThat(status).isEqualTo((this.tested == TestedServer.REACTOR_NETTY) ? 200 : 500);
		boolean unknown = !stream && Unknowable.HEAD_TOO_LARGE_WITH_A_BODY.on(this.tested);
		assertAdded(before, "GET " + path + " " + (unknown ? 200 : status));
	}

	@Test
	void whenHeadIsTooLargeThenStatusOfResponseWithoutBodyIsThatOfTheApplication() throws IOException {
		Recorded before = Recorded.now(server.registry());
		String response = RawClient.exchange(server.port(), WireCase.request("HEAD /ok", LARGE));
		assertThat(response.startsWith("HTTP/1.1 200 "))
			.isNotEqualTo(Unknowable.HEAD_TOO_LARGE_WITHOUT_A_BODY.on(this.tested));
		assertAdded(before, "HEAD /ok 200");
	}

	private static void assertAdded(Recorded before, String request) {
		Recorded added = before.awaitAdded(server.registry(), 1);
		assertThat(added.requests()).isEqualTo(Map.of(request, 1L));
		assertThat(added.inProgress()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class LargeHeadApplication {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		WebFilter largeHead() {
			return (exchange, chain) -> {
				if (exchange.getRequest().getHeaders().containsHeader("X-Response")) {
					exchange.getResponse().getHeaders().set("X-Large", "x".repeat(20_000));
				}
				return chain.filter(exchange);
			};
		}

	}

}
