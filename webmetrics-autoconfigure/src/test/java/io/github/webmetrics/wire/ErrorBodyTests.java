package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the response to a mapped error reveals only its status, even if Spring Boot
 * is configured to include all details.
 */
@ExtendWith(OutputCaptureExtension.class)
class ErrorBodyTests {

	private static final String[] TELL_ALL = { "spring.web.error.include-message=always",
			"spring.web.error.include-stacktrace=always", "spring.web.error.include-exception=true",
			"spring.web.error.include-binding-errors=always" };

	private static final String ASK_ALL = "trace=true&message=true&errors=true&path=true&exception=true";

	private static final String PROBLEM_DETAILS = "spring.webflux.problemdetails.enabled=true";

	private static final String ALL = "webmetrics.error-mapping.scope=all";

	private static final String THROWABLE = "webmetrics.error-mapping.statuses.[java.lang.Throwable]=503";

	private static WireServer all;

	private static WireServer mapped;

	private static WireServer unmapped;

	private static WireServer allWithProblemDetails;

	private static WireServer mappedWithProblemDetails;

	private static OwnLog log;

	@BeforeAll
	static void start() {
		all = start(ALL);
		mapped = start(THROWABLE);
		unmapped = start("webmetrics.error-mapping.statuses.[java.io.IOException]=503");
		allWithProblemDetails = start(ALL, PROBLEM_DETAILS);
		mappedWithProblemDetails = start(THROWABLE, PROBLEM_DETAILS);
		log = new OwnLog();
	}

	private static WireServer start(String... properties) {
		return WireServer.start(TellingApplication.class,
				Stream.concat(Stream.of(TELL_ALL), Stream.of(properties)).toArray(String[]::new));
	}

	@AfterAll
	static void stop() {
		log.close();
		List.of(all, mapped, unmapped, allWithProblemDetails, mappedWithProblemDetails).forEach(WireServer::close);
	}

	@ParameterizedTest
	@CsvSource({ "message, 500, Internal Server Error", "thrown, 500, Internal Server Error",
			"cause, 500, Internal Server Error", "suppressed, 500, Internal Server Error",
			"wrapped, 500, Internal Server Error", "class, 500, Internal Server Error",
			"content, 500, Internal Server Error", "reason, 409, Conflict", "detail, 409, Conflict",
			"annotated, 410, Gone", "unusual, 599,", "parameter, 400, Bad Request", "body, 405, Method Not Allowed",
			"nothing, 404, Not Found" })
	void mappedErrorRevealsOnlyItsStatus(String route, int status, String title) throws IOException {
		for (String accept : List.of("application/json", "application/problem+json", "text/html", "text/plain", "*/*",
				"application/xml", "image/png")) {
			assertProblem(all, "GET /telling/" + route, accept, status, title);
			assertProblem(mapped, "GET /telling/" + route, accept, 503, "Service Unavailable");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "message", "thrown", "cause", "suppressed", "wrapped", "class" })
	void whenSpringsProblemDetailsAreEnabledThenMappedErrorRevealsOnlyItsStatus(String route) throws IOException {
		for (String accept : List.of("application/json", "application/problem+json", "text/html", "*/*")) {
			assertProblem(allWithProblemDetails, "GET /telling/" + route, accept, 500, "Internal Server Error");
			assertProblem(mappedWithProblemDetails, "GET /telling/" + route, accept, 503, "Service Unavailable");
		}
	}

	@Test
	void mappedErrorRevealsNothingAboutTheRequest() throws IOException {
		String secret = TellingController.SECRET;
		assertRevealsNothing(exchange(all, "GET /telling/parameter?number=" + secret), 400);
		assertRevealsNothing(exchange(all, "GET /" + secret), 404);
		assertRevealsNothing(exchange(all, "GET /telling/message", "Accept: " + secret), 406);
		assertRevealsNothing(exchange(all, "S3CRET-MARKER /telling/parameter"), 405);
		assertRevealsNothing(exchange(all, "POST /telling/body", "Content-Type: application/json",
				"{\"number\":\"" + secret + "\"}"), 400);
		assertRevealsNothing(exchange(all, "POST /telling/body", "Content-Type: text/" + secret, secret), 415);
		assertRevealsNothing(exchange(all, "GET /telling/message?" + secret, "Cookie: a=" + secret,
				"User-Agent: " + secret, "Authorization: Bearer " + secret, "X-Request-Id: " + secret), 500);
	}

	@Test
	void errorOfAnEventStreamRevealsNothing() throws IOException {
		assertRevealsNothing(exchange(all, "GET /telling/message", "Accept: text/event-stream"), 500);
		// Spring answers HEAD without subscribing to the stream.
		assertRevealsNothing(exchange(all, "HEAD /telling/message", "Accept: text/event-stream"), 200);
	}

	@Test
	void headersOfTheExceptionAndOfTheApplicationAreKept() throws IOException {
		String response = exchange(all, "GET /telling/own-headers");
		assertRevealsNothing(response, 429);
		assertThat(response).contains("X-Carried: carried by the exception\r\n", "X-Before: set before it failed\r\n");
	}

	@Test
	void unmappedErrorIsAnsweredAsSpringBootIsConfigured(CapturedOutput output) throws IOException {
		assertThat(exchange(unmapped, "GET /telling/message?query=1")).startsWith("HTTP/1.1 500 ")
			.contains(TellingController.SECRET, "\"trace\":", "java.lang.IllegalStateException");
		assertThat(output).contains("500 Server Error for HTTP GET \"/telling/message?query=1\"");
		assertThat(exchange(unmapped, "GET /telling/reason")).startsWith("HTTP/1.1 409 ")
			.contains(TellingController.SECRET);
		assertRevealsNothing(exchange(unmapped, "GET /telling/wrapped"), 503);
	}

	@Test
	void problemDetailsOfSpringComeBeforeTheMapping() throws IOException {
		for (WireServer server : List.of(allWithProblemDetails, mappedWithProblemDetails)) {
			assertThat(exchange(server, "GET /telling/reason")).startsWith("HTTP/1.1 409 ")
				.contains("\"detail\":\"s3cret-marker\"", "\"instance\":\"/telling/reason\"");
			assertThat(exchange(server, "GET /telling/detail")).startsWith("HTTP/1.1 409 ")
				.contains("\"detail\":\"s3cret-marker\"");
		}
	}

	@Test
	void pageOnSecurityShowsTheBody() throws IOException {
		String response = exchange(all, "GET /telling/message");
		assertThat(SecurityPage.blocks("json")).hasSize(1)
			.allSatisfy((body) -> assertThat(response).endsWith("\r\n\r\n" + body.strip()));
	}

	private static void assertProblem(WireServer server, String requestLine, String accept, int status, String title)
			throws IOException {
		String response = exchange(server, requestLine + "?" + ASK_ALL, "Accept: " + accept);
		assertRevealsNothing(response, status);
		assertThat(response).contains("\r\nContent-Type: application/problem+json\r\n")
			.endsWith("\r\n\r\n" + ProblemBody.of(status, title));
		String head = exchange(server, requestLine.replace("GET ", "HEAD ") + "?" + ASK_ALL, "Accept: " + accept);
		assertRevealsNothing(head, status);
		assertThat(head).endsWith("\r\n\r\n");
	}

	private static void assertRevealsNothing(String response, int status) {
		assertThat(response).startsWith("HTTP/1.1 " + status + " ");
		assertThat(response.toLowerCase(Locale.ROOT)).doesNotContain("s3cret", "trace", "exception\"", "java.",
				"io.github", "springframework", "telling");
	}

	private static String exchange(WireServer server, String requestLine, String... headersAndBody) throws IOException {
		return RawClient.exchange(server.port(), WireCase.request(requestLine, headersAndBody));
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ WireApplication.class, TellingController.class })
	static class TellingApplication {

	}

}
