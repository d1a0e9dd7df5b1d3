package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;

import io.github.webmetrics.error.ErrorMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the responses to mapped errors on the wire, and how they are recorded.
 */
@ExtendWith(OutputCaptureExtension.class)
class ErrorMappingTests {

	private static WireServer mapped;

	private static WireServer all;

	@BeforeAll
	static void start() {
		String[] statuses = { "webmetrics.error-mapping.statuses.[java.lang.RuntimeException]=503",
				"webmetrics.error-mapping.statuses.java.lang.IllegalArgumentException=422" };
		mapped = WireServer.start(MappingApplication.class, statuses);
		all = WireServer.start(MappingApplication.class, "webmetrics.error-mapping.scope=all");
	}

	@AfterAll
	static void stop() {
		mapped.close();
		all.close();
	}

	@Test
	void answersMappedErrorWithProblemDetail() throws IOException {
		assertThat(exchange(mapped, "GET /thrown", "GET /thrown 422")).startsWith("HTTP/1.1 422 ")
			.contains("Content-Type: application/problem+json\r\n")
			.endsWith("\r\n\r\n" + ProblemBody.of(422, ProblemBody.UNPROCESSABLE));
	}

	@Test
	void nearestSuperclassWins() throws IOException {
		assertThat(exchange(mapped, "GET /exception-handler-fails", "GET /exception-handler-fails 503"))
			.startsWith("HTTP/1.1 503 ");
	}

	@Test
	void mapperBeanComesBeforeProperties() throws IOException {
		assertThat(exchange(mapped, "GET /error?message=mapped%20by%20a%20bean", "GET /error 409"))
			.startsWith("HTTP/1.1 409 ");
	}

	@Test
	void whenErrorIsNotMappedThenApplicationAnswersIt() throws IOException {
		assertThat(exchange(mapped, "GET /checked", "GET /checked 500")).startsWith("HTTP/1.1 500 ")
			.contains("\"path\":\"/checked\"");
	}

	@Test
	void answersHeadWithoutBody() throws IOException {
		assertThat(exchange(mapped, "HEAD /thrown", "HEAD /thrown 422")).startsWith("HTTP/1.1 422 ")
			.contains("Content-Type: application/problem+json\r\n")
			.endsWith("\r\n\r\n");
	}

	@Test
	void whenResponseIsCommittedThenErrorIsPassedOn() throws IOException {
		assertThat(exchange(all, "GET /ndjson", "GET /ndjson 200")).startsWith("HTTP/1.1 200 ")
			.doesNotContain("\"title\"");
	}

	@Test
	void whenScopeIsAllThenErrorsAreAnsweredWithTheStatusTheyCarry() throws IOException {
		assertThat(exchange(all, "GET /thrown", "GET /thrown 500")).startsWith("HTTP/1.1 500 ")
			.endsWith("\r\n\r\n" + ProblemBody.of(500, "Internal Server Error"));
		assertThat(exchange(all, "GET /response-status", "GET /response-status 409")).startsWith("HTTP/1.1 409 ")
			.endsWith("\r\n\r\n" + ProblemBody.of(409, "Conflict"));
		assertThat(exchange(all, "GET /error-response", "GET /error-response 422")).startsWith("HTTP/1.1 422 ");
		assertThat(exchange(all, "GET /annotated-exception", "GET /annotated-exception 410"))
			.startsWith("HTTP/1.1 410 ");
		assertThat(exchange(all, "GET /nope", "GET UNMATCHED 404")).startsWith("HTTP/1.1 404 ")
			.endsWith("\r\n\r\n" + ProblemBody.of(404, "Not Found"));
		assertThat(exchange(all, "GET /exception-handler", "GET /exception-handler 423")).endsWith("\r\n\r\nhandled");
	}

	@Test
	void keepsTheHeadersOfAnErrorResponse() throws IOException {
		assertThat(exchange(all, "DELETE /ok", "DELETE /ok 405")).startsWith("HTTP/1.1 405 ").contains("Allow: ");
	}

	@Test
	void logsServerErrorsOnceAndClientErrorsNotAtAll(CapturedOutput output) throws IOException {
		exchange(mapped, "GET /remote-reset", "GET /remote-reset 503");
		assertThat(output).containsOnlyOnce("Answered HTTP GET \"/remote-reset\" with 503")
			.containsOnlyOnce("java.lang.IllegalStateException");
		exchange(mapped, "GET /thrown", "GET /thrown 422");
		assertThat(output).doesNotContain("/thrown");
	}

	private static String exchange(WireServer server, String requestLine, String recorded) throws IOException {
		Recorded before = Recorded.now(server.registry());
		String response = RawClient.exchange(server.port(), WireCase.request(requestLine));
		assertThat(before.awaitAdded(server.registry(), 1).requests()).containsExactlyEntriesOf(Map.of(recorded, 1L));
		return response;
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class MappingApplication {

		@Bean
		ErrorMapper mapper() {
			return (error) -> "mapped by a bean".equals(error.getMessage()) ? HttpStatus.CONFLICT : null;
		}

	}

}
