package io.github.webmetrics.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SampleApplicationTests {

	private static SampleServer server;

	@BeforeAll
	static void start() {
		server = SampleServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void exposesTheRequestsThatWereSent() throws IOException, InterruptedException {
		assertThat(server.get("/test").body()).isEqualTo("test");
		assertThat(server.get("/test1").statusCode()).isEqualTo(500);
		assertThat(server.get("/nope").statusCode()).isEqualTo(404);
		int brewed = server.request("BREW", "/test").statusCode();
		assertThat(brewed).isEqualTo(405);
		awaitLines(requests("/test", brewed, "OTHER"), requests("/test", 200, "GET"), requests("/test1", 500, "GET"),
				requests("UNMATCHED", 404, "GET"),
				"request_latency_seconds_count{app_name=\"webapp_1\",endpoint=\"/test1\",environment=\"demo\"} 1\n",
				"request_latency_seconds_bucket{app_name=\"webapp_1\",endpoint=\"/test1\",environment=\"demo\",le=\"+Inf\"} 1\n",
				"request_latency_seconds_sum{app_name=\"webapp_1\",endpoint=\"/test1\",environment=\"demo\"} ");
		assertThat(server.scrape().lines().filter((line) -> line.startsWith("requests_in_progress{"))).isNotEmpty()
			.allMatch((line) -> line.endsWith(" 0.0"))
			.noneMatch((line) -> line.contains("actuator"));
		Promtool.accepts(server.scrapeOfRequests(), "check", "metrics");
	}

	@Test
	void servesEveryKindOfRoute() throws Exception {
		CompletableFuture<String> events = CompletableFuture.supplyAsync(() -> request("/events"));
		assertThat(server.get("/").body()).contains("/test1", "/actuator/prometheus");
		assertThat(server.get("/users/42").body()).isEqualTo("{\"id\":42,\"name\":\"user 42\"}");
		assertThat(server.get("/hello/world").body()).isEqualTo("hello world");
		assertThat(server.get("/orders/7").body()).isEqualTo("{\"status\":404,\"title\":\"Not Found\"}");
		assertThat(events.get()).startsWith("data:0");
		awaitLines(requests("/orders/{id}", 404, "GET"), requests("/", 200, "GET"), requests("/users/{id}", 200, "GET"),
				requests("/hello/{name}", 200, "GET"), requests("/events", 200, "GET"));
		assertThat(server.scrape()).doesNotContain(
				"request_latency_seconds_count{app_name=\"webapp_1\",endpoint=\"/events\",environment=\"demo\"} 1");
		awaitLines(
				"request_first_byte_seconds_count{app_name=\"webapp_1\",endpoint=\"/events\",environment=\"demo\"} 1");
	}

	@Test
	void showsTenantsSizesAndTheTimeInTheQueue() throws IOException, InterruptedException {
		HttpResponse<String> echo = Http.send(HttpRequest.newBuilder(URI.create(server.uri("/echo")))
			.POST(HttpRequest.BodyPublishers.ofString("hello"))
			.header("X-Api-Key", "key-of-acme")
			.header("X-Request-Start", "t=" + System.currentTimeMillis()));
		assertThat(echo.body()).isEqualTo("hello");
		String labels = "{app_name=\"webapp_1\",endpoint=\"/echo\",environment=\"demo\"} ";
		awaitLines("request_size_bytes_sum" + labels + "5.0\n", "response_size_bytes_sum" + labels + "5.0\n",
				"request_queue_seconds_count" + labels + "1\n", requests("/echo", 200, "POST").replace("NONE", "acme"));
	}

	@Test
	void showsSlowRequestWhileItIsInProgress() throws Exception {
		AtomicBoolean seen = new AtomicBoolean();
		CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> requestSlowUntil(seen));
		String gauge = "requests_in_progress{app_name=\"webapp_1\",endpoint=\"/slow\",environment=\"demo\",method=\"GET\"} ";
		awaitLines(gauge + "1.0\n");
		seen.set(true);
		assertThat(slow.get()).isEqualTo("slow");
		awaitLines(gauge + "0.0\n");
	}

	// Repeats the request, so that even a slow scrape sees one in progress.
	private static String requestSlowUntil(AtomicBoolean seen) {
		String body;
		do {
			body = request("/slow");
		}
		while (!seen.get());
		return body;
	}

	private static String request(String path) {
		try {
			return server.get(path).body();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// A response may be complete before its request is recorded.
	private static void awaitLines(String... lines) {
		Awaitility.await().atMost(Daemon.PATIENCE).untilAsserted(() -> assertThat(server.scrape()).contains(lines));
	}

	private static String requests(String endpoint, int status, String method) {
		return "requests_total{app_name=\"webapp_1\",endpoint=\"%s\",environment=\"demo\",http_status=\"%s\",method=\"%s\",tenant=\"NONE\"} 1.0\n"
			.formatted(endpoint, status, method);
	}

}
