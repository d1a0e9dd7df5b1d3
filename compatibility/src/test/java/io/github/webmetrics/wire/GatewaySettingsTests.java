package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a gateway with several settings, one after the other: to stop an application of
 * Reactor Netty stops the event loops of all others.
 */
@ExtendWith(OutputCaptureExtension.class)
class GatewaySettingsTests {

	@Test
	void whenIdIsGeneratedThenRequestIsUnmatchedAndThatIsLoggedOnce(CapturedOutput output) throws IOException {
		try (WireServer other = start()) {
			other.assertRecorded(GatewayTests.host("generated id", "random.example", "UNMATCHED"));
			other.assertRecorded(GatewayTests.host("generated id", "random.example", "UNMATCHED"));
		}
		assertThat(output).containsOnlyOnce("has neither a path pattern nor an id of its own");
	}

	@Test
	void whenEndpointIsRouteIdThenIdIsRecorded() throws IOException {
		try (WireServer other = start("webmetrics.gateway.endpoint=route-id")) {
			other.assertRecorded(WireCase.of("path", "GET /shop/404", 404, "shop"));
			other.assertRecorded(WireCase.of("forward", "GET /again/1", 404, "forward-to-route"));
			other.assertRecorded(GatewayTests.host("host", "shop.tenant.example", "by-host"));
			other.assertRecorded(WireCase.of("route of the application", "GET /local", 202, "/local"));
		}
	}

	/**
	 * The gateway itself puts the base path in front of the patterns of its routes.
	 */
	@Test
	void whenThereIsABasePathThenItIsRecordedOnce() throws IOException {
		try (WireServer other = start("spring.webflux.base-path=/dead")) {
			other.assertRecorded(WireCase.of("path", "GET /dead/dead/1", 500, "/dead/dead/{id}"));
			other.assertRecorded(WireCase.of("route of the application", "GET /dead/local", 202, "/dead/local"));
		}
	}

	private static WireServer start(String... properties) {
		return WireServer.start(GatewayApplication.class,
				Stream.concat(Stream.of(GatewayTests.ANY_BOOT), Stream.of(properties)).toArray(String[]::new));
	}

}
