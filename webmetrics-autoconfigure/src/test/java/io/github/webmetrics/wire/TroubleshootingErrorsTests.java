package io.github.webmetrics.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Reproduces errors: an application that does not start, and a failed cast.
 */
class TroubleshootingErrorsTests extends TroubleshootingKit {

	@Test
	@Symptom(NO_START)
	void invalidConfigurationIsExplained(@TempDir Path folder, CapturedOutput output) throws IOException {
		Path file = Files.writeString(folder.resolve("application.yml"), """
				webmetrics:
				  latency:
				    buckets: [1, 5, 10]
				""");
		assertThat(PAGE.section(NO_START)).contains("`webmetrics.latency.buckets: [1, 5, 10]`");
		assertThatException()
			.isThrownBy(() -> WireServer.start(WireApplication.class, "spring.config.location=file:" + file));
		String analysis = PAGE.blocks(NO_START, "text").get(0).strip();
		String origin = "Origin: class path resource [application.yml] - 3:15";
		assertThat(analysis).contains(origin);
		assertThat(output.toString()
			.replaceAll("Origin: .*application.yml] -", "Origin: class path resource [application.yml] -"))
			.contains(analysis);
	}

	@ParameterizedTest
	@ValueSource(strings = { "request-size", "response-size", "first-byte", "queue" })
	@Symptom(CAST)
	void whatWebmetricsDecoratesCannotBeCast(String measure, CapturedOutput output) throws IOException {
		String quoted = PAGE.blocks(CAST, "text").get(0).strip();
		try (WireServer server = WireServer.start(CastingApplication.class,
				"webmetrics." + measure + ".enabled=true")) {
			assertThat(get(server, "/native")).endsWith("HttpServerOperations HttpServerOperations");
			boolean request = measure.equals("request-size");
			boolean response = !measure.equals("queue");
			assertThat(get(server, "/cast-request")).startsWith("HTTP/1.1 " + (request ? 500 : 200));
			assertThat(output.toString().contains(quoted)).isEqualTo(request);
			assertThat(get(server, "/cast-response")).startsWith("HTTP/1.1 " + (response ? 500 : 200));
		}
	}

	@UnsecuredApplication
	@Import(TestedServerConfiguration.class)
	@RestController
	static class CastingApplication {

		@GetMapping("/cast-request")
		String castRequest(ServerWebExchange exchange) {
			return ((AbstractServerHttpRequest) exchange.getRequest()).getId();
		}

		@GetMapping("/cast-response")
		String castResponse(ServerWebExchange exchange) {
			return ((AbstractServerHttpResponse) exchange.getResponse()).bufferFactory().getClass().getName();
		}

		@GetMapping("/native")
		String unwrapped(ServerWebExchange exchange) {
			HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
			HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
			return request.getClass().getSimpleName() + " " + response.getClass().getSimpleName();
		}

	}

}
