package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no text of a client gets into labels, and that the log contains no more than
 * the path of a request that failed with a server error.
 */
class ClientInputTests {

	private static final String SECRET = TellingController.SECRET;

	private static final String[] HEADERS = { "X-Forwarded-For: " + SECRET, "X-Forwarded-Host: " + SECRET,
			"X-Forwarded-Proto: " + SECRET, "X-Forwarded-Prefix: /" + SECRET,
			"Forwarded: for=" + SECRET + ";host=" + SECRET + ";proto=" + SECRET, "User-Agent: " + SECRET,
			"Authorization: Bearer " + SECRET, "Cookie: " + SECRET + "=" + SECRET, "Origin: https://" + SECRET,
			"Referer: https://" + SECRET + "/", "Accept-Language: " + SECRET, "X-Request-Id: " + SECRET,
			"traceparent: " + SECRET, "baggage: " + SECRET + "=" + SECRET, SECRET + ": 1", "Content-Type: text/plain",
			"body with " + SECRET };

	private static final List<String> REQUEST_LINES = List.of("GET /ok", "GET /users/" + SECRET,
			"GET /ok?" + SECRET + "=" + SECRET, "GET /" + SECRET, "GET /" + SECRET + ".txt", "GET //" + SECRET + "/ok",
			"GET /wild/" + SECRET + "/card/" + SECRET, "GET /users/1;" + SECRET + "=" + SECRET, "GET /maybe/" + SECRET,
			"GET /nested/" + SECRET + "/leaf/" + SECRET, "GET /fn/hello/" + SECRET, "GET /files/" + SECRET,
			"GET http://" + SECRET + "/ok", "S3CRET-MARKER /ok", "S3CRET-MARKER /" + SECRET, "POST /text", "POST /json",
			"DELETE /users/" + SECRET, "OPTIONS /users/" + SECRET, "GET /cors", "GET /param?n=" + SECRET,
			"GET /status/" + SECRET, "GET /actuator/" + SECRET);

	// All control characters except the line feed, which ends the request line.
	private static final String CONTROLS = IntStream.range(0, 256)
		.filter((character) -> Character.isISOControl(character) && character != '\n')
		.mapToObj(Character::toString)
		.collect(Collectors.joining());

	private static final Map<String, WireServer> SERVERS = new LinkedHashMap<>();

	private static WireServer framework;

	@BeforeAll
	static void start() {
		for (String forwardedHeaders : List.of("none", "native", "framework")) {
			SERVERS.put(forwardedHeaders, start(TestedServer.REACTOR_NETTY, forwardedHeaders));
		}
		for (TestedServer server : List.of(TestedServer.TOMCAT, TestedServer.JETTY)) {
			SERVERS.put(server.toString(), start(server, "framework"));
		}
		framework = SERVERS.get("framework");
	}

	private static WireServer start(TestedServer server, String forwardedHeaders) {
		return WireServer.start(server, WireApplication.class, "server.forward-headers-strategy=" + forwardedHeaders,
				"management.endpoints.web.exposure.include=prometheus", "webmetrics.error-mapping.scope=all",
				"logging.level.reactor.netty.http.server=off");
	}

	@AfterAll
	static void stop() {
		SERVERS.values().forEach(WireServer::close);
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "native", "framework", "tomcat", "jetty" })
	void textOfClientsGetsNeitherIntoLabelsNorIntoTheLog(String name) throws IOException {
		WireServer server = SERVERS.get(name);
		try (OwnLog log = new OwnLog()) {
			for (String requestLine : REQUEST_LINES) {
				RawClient.exchange(server.port(), request(requestLine));
				RawClient.exchange(server.port(), request(requestLine, HEADERS));
				RawClient.exchange(server.port(), request(requestLine, "X-Early: error"));
				for (String header : HEADERS) {
					RawClient.exchange(server.port(), request(requestLine, header));
				}
			}
			awaitNothingInProgress(server);
			assertThat(scrape(server).toLowerCase(Locale.ROOT)).contains("requests_total{", "http_server_requests")
				.doesNotContain("s3cret");
			assertThat(log.events()).isNotEmpty()
				.allSatisfy(
						(event) -> assertThat(event.getFormattedMessage()).endsWith("with 500 INTERNAL_SERVER_ERROR"));
		}
	}

	@Test
	void clientErrorsAreNotLogged() throws IOException {
		try (OwnLog log = new OwnLog()) {
			for (String request : List.of(WireCase.request("GET /nope"), WireCase.request("DELETE /ok"),
					WireCase.request("GET /param"), WireCase.request("GET /response-status"),
					WireCase.request("POST /json", "Content-Type: application/json", "{"))) {
				assertThat(RawClient.exchange(framework.port(), request)).startsWith("HTTP/1.1 4");
			}
			assertThat(log.events()).isEmpty();
		}
	}

	@Test
	void serverErrorIsLoggedOnceWithThePathAsItWasSent() throws IOException {
		try (OwnLog log = new OwnLog()) {
			RawClient.exchange(framework.port(), request("GET /a%0d%0aforged%1b%5b31m%E2%80%A8/;b=c?" + SECRET,
					"X-Early: error", "Cookie: " + SECRET, "User-Agent: " + SECRET, "Authorization: Bearer " + SECRET));
			assertThat(log.events()).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).endsWith(
						" Answered HTTP GET \"/a%0d%0aforged%1b%5b31m%E2%80%A8/;b=c\" with 500 INTERNAL_SERVER_ERROR")
					.doesNotContain(SECRET)
					.matches("\\P{Cntrl}+"))
				.satisfies((event) -> assertThat(event.getThrowableProxy().getMessage()).isEqualTo("early"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "native", "framework", "tomcat", "jetty" })
	void controlCharactersDoNotGetIntoTheLog(String name) throws IOException {
		WireServer server = SERVERS.get(name);
		try (OwnLog log = new OwnLog()) {
			for (char character : CONTROLS.toCharArray()) {
				String path = "/a" + character + "b";
				assertThat(RawClient.exchange(server.port(), request("GET " + path, "X-Early: error")))
					.as("character %d", (int) character)
					.startsWith("HTTP/1.1 400 ");
				RawClient.exchange(server.port(), request("GET" + character + " /ok", "X-Early: error"));
				for (String header : List.of("X-Forwarded-Prefix: ", "X-Forwarded-Host: ", "Forwarded: host=")) {
					RawClient.exchange(server.port(), request("GET /ok", "X-Early: error", header + path));
				}
			}
			RawClient.exchange(server.port(), request("GET /plain", "X-Early: error"));
			assertThat(log.events()).isNotEmpty()
				.allSatisfy((event) -> assertThat(event.getFormattedMessage()).matches("\\P{Cc}+"))
				.anySatisfy((event) -> assertThat(event.getFormattedMessage()).contains("\"/plain\""));
		}
	}

	private static String request(String requestLine, String... headersAndBody) {
		return WireCase.request(requestLine, headersAndBody).replace("Host: localhost", "Host: " + SECRET);
	}

	private static void awaitNothingInProgress(WireServer server) {
		Awaitility.await().until(() -> Recorded.now(server.registry()).inProgress().isEmpty());
	}

	private static String scrape(WireServer server) throws IOException {
		return RawClient.exchange(server.port(), WireCase.request("GET /actuator/prometheus"));
	}

}
