package io.github.webmetrics.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the time in the queue of an instance that is too busy to read its requests,
 * behind nginx and HAProxy.
 */
class QueueTimeTests {

	private static final Duration BUSY = Duration.ofSeconds(2);

	// The proxy needs some of that time to get the request and to note when it did.
	private static final double SHORTEST = 0.5;

	// Those that a client forges are half an hour.
	private static final double LONGEST = Daemon.PATIENCE.toSeconds();

	@Test
	void isTheTimeThatTheInstanceWasBusy(@TempDir Path folder) throws Exception {
		try (Instance instance = Instance.start(folder.resolve("app.log")).awaitStarted();
				Proxy nginx = Proxy.nginx(folder, List.of(instance));
				Proxy haproxy = Proxy.haproxy(folder, List.of(instance))) {
			for (Proxy proxy : List.of(nginx, haproxy)) {
				String uri = "http://127.0.0.1:" + proxy.port() + "/users/1";
				double before = value(instance, "count");
				assertThat(forged(uri).statusCode()).isEqualTo(200);
				double first = awaitMore(instance, before);
				double sum = value(instance, "sum");
				assertThat(sum).isLessThan(LONGEST);
				requestWhileBusy(instance, uri);
				awaitMore(instance, first);
				assertThat(value(instance, "sum") - sum).isBetween(SHORTEST, LONGEST);
			}
		}
	}

	private static void requestWhileBusy(Instance instance, String uri) throws Exception {
		CountDownLatch sending = new CountDownLatch(1);
		instance.pause();
		try {
			CompletableFuture<HttpResponse<String>> response = CompletableFuture.supplyAsync(() -> {
				sending.countDown();
				return forged(uri);
			});
			sending.await();
			Thread.sleep(BUSY.toMillis());
			instance.resume();
			assertThat(response.get().statusCode()).isEqualTo(200);
		}
		finally {
			// A process that is not running cannot be stopped.
			instance.resume();
		}
	}

	private static HttpResponse<String> forged(String uri) {
		try {
			return Http.send(HttpRequest.newBuilder(URI.create(uri))
				.header("X-Request-Start", "t=" + (System.currentTimeMillis() - Duration.ofMinutes(30).toMillis())));
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static double awaitMore(Instance instance, double before) {
		return Awaitility.await()
			.atMost(Daemon.PATIENCE)
			.until(() -> value(instance, "count"), (count) -> count > before);
	}

	private static double value(Instance instance, String kind) throws IOException, InterruptedException {
		return instance.scrape()
			.lines()
			.filter((line) -> line.startsWith("request_queue_seconds_" + kind + "{")
					&& line.contains("endpoint=\"/users/{id}\""))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
			.sum();
	}

}
