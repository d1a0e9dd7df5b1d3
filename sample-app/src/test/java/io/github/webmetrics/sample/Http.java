package io.github.webmetrics.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A blocking HTTP client with a timeout. It opens a connection for each request: after a
 * response that another thread has written, as that of a scrape is, and one more, Reactor
 * Netty 1.3.7 sometimes reads nothing more from a connection.
 *
 * @see <a href="https://github.com/reactor/reactor-netty/issues/4361">Its issue 4361</a>
 */
final class Http {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private Http() {
	}

	static HttpResponse<String> get(String uri) throws IOException, InterruptedException {
		return request("GET", uri);
	}

	static HttpResponse<String> request(String method, String uri) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(uri))
			.method(method, HttpRequest.BodyPublishers.noBody())
			// As a proxy does. Where there is one, it overwrites this.
			.header("X-Request-Start", "t=" + System.currentTimeMillis()));
	}

	static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return CLIENT.send(request.header("Connection", "close").timeout(Duration.ofSeconds(60)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

}
