package io.github.webmetrics.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests many clients at the same time. They close one in three connections at a random
 * moment, and handlers fail at random. At the end, the recorded requests must match those
 * that reached Spring and the responses that the clients received.
 * <p>
 * {@code -Dstorm.requests=500000} runs the long version, which takes at most three
 * minutes.
 */
class StormTests {

	private static final int REQUESTS = Integer.getInteger("storm.requests", 20_000);

	private static final Duration LONGEST = Duration.ofMinutes(3);

	private static final String[] PROPERTIES = { "management.endpoints.web.exposure.include=prometheus",
			"logging.level.root=off", "webmetrics.error-mapping.statuses.[java.lang.ArithmeticException]=503" };

	private static final String GONE = "http_status=\"499\"";

	private static final int CLIENTS = 24;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	void recordsTheRequestsThatReachedSpringAndTheirStatuses(boolean everything) throws Exception {
		try (WireServer server = WireServer.start(StormApplication.class,
				Stream.concat(Stream.of(PROPERTIES), everything ? Stream.of(Measured.EVERYTHING) : Stream.empty())
					.toArray(String[]::new))) {
			CountDownLatch over = new CountDownLatch(1);
			ExecutorService threads = Executors.newCachedThreadPool();
			try {
				Future<Integer> scrapes = threads.submit(() -> scrapeUntil(server, over));
				Map<String, Long> read = storm(server, threads);
				over.countDown();
				assertThat(scrapes.get(30, TimeUnit.SECONDS)).isPositive();
				awaitRecorded(server, read);
				if (everything) {
					assertMeasured(Scrape.of(server));
				}
			}
			finally {
				threads.shutdownNow();
			}
		}
	}

	private static void assertMeasured(Scrape scrape) {
		for (StormCase storm : StormCase.values()) {
			String endpoint = "endpoint=\"" + storm.endpoint() + "\"";
			long requests = scrape.sum("requests_total", endpoint);
			assertThat(scrape.sum("request_size_bytes_count", endpoint)).as("%s", storm).isEqualTo(requests);
			assertThat(scrape.sum("response_size_bytes_count", endpoint)).as("%s", storm).isEqualTo(requests);
			long answered = (storm != StormCase.FATAL) ? requests - scrape.sum("requests_total", endpoint, GONE) : 0;
			assertThat(scrape.sum("request_first_byte_seconds_count", endpoint)).as("%s", storm).isEqualTo(answered);
		}
		assertThat(scrape.sum("request_queue_seconds_count")).isZero();
	}

	/**
	 * Run all clients, and return how many responses they read, by kind of request and
	 * status.
	 */
	private static Map<String, Long> storm(WireServer server, ExecutorService threads) throws Exception {
		AtomicInteger left = new AtomicInteger(REQUESTS);
		long deadline = System.nanoTime() + LONGEST.toNanos();
		List<StormClient> clients = new ArrayList<>();
		List<Future<?>> running = new ArrayList<>();
		for (int seed = 0; seed < CLIENTS; seed++) {
			StormClient client = new StormClient(server.port(), seed, left, () -> System.nanoTime() > deadline);
			clients.add(client);
			running.add(threads.submit(client));
		}
		for (Future<?> client : running) {
			client.get(LONGEST.toSeconds() + 60, TimeUnit.SECONDS);
		}
		assertThat(left).as("requests that were not sent in time").hasNonPositiveValue();
		Map<String, Long> read = new TreeMap<>();
		clients
			.forEach((client) -> client.read().forEach((status, count) -> read.merge(status, count.sum(), Long::sum)));
		return read;
	}

	private static int scrapeUntil(WireServer server, CountDownLatch over) throws IOException, InterruptedException {
		Scrape last = Scrape.of(server);
		int scrapes = 1;
		while (!over.await(50, TimeUnit.MILLISECONDS)) {
			Scrape next = Scrape.of(server);
			next.assertNotLessThan(last);
			last = next;
			scrapes++;
		}
		return scrapes;
	}

	// A request of a client that has left may reach Spring after all clients have ended.
	// So the comparison is repeated until no request is in progress any more.
	private static void awaitRecorded(WireServer server, Map<String, Long> read) {
		Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> assertRecorded(server, read));
		assertThat(Recorded.total(read)).isGreaterThan(REQUESTS / 2);
	}

	private static void assertRecorded(WireServer server, Map<String, Long> read) throws IOException {
		StormApplication application = server.context().getBean(StormApplication.class);
		Scrape scrape = Scrape.of(server);
		long reached = Arrays.stream(StormCase.values()).mapToLong(application::reached).sum();
		assertThat(scrape.sum("requests_total")).isEqualTo(reached);
		Map<String, Double> inProgress = new TreeMap<>(scrape.series());
		inProgress.keySet().removeIf((series) -> !series.startsWith("requests_in_progress{"));
		assertThat(inProgress).hasSizeGreaterThan(StormCase.values().length).values().containsOnly(0.0);
		for (StormCase storm : StormCase.values()) {
			assertRecorded(scrape, storm, application.reached(storm), read);
		}
		assertHistogram(scrape);
	}

	private static void assertRecorded(Scrape scrape, StormCase storm, long reached, Map<String, Long> read) {
		String method = "method=\"" + storm.method() + "\"";
		String endpoint = "endpoint=\"" + storm.endpoint() + "\"";
		// If the client leaves while Spring searches for a static file, it is unknown
		// whether the file exists.
		long searched = (storm != StormCase.UNMATCHED) ? 0
				: scrape.sum("requests_total", method, "endpoint=\"/**\"", GONE);
		assertThat(scrape.sum("requests_total", method, endpoint) + searched).as("%s", storm).isEqualTo(reached);
		long recorded = searched + scrape.sum("requests_total", method, endpoint, GONE);
		for (int status : storm.statuses()) {
			long ofStatus = scrape.sum("requests_total", method, endpoint, "http_status=\"" + status + "\"");
			long answered = read.getOrDefault(storm + " " + status, 0L);
			assertThat(ofStatus).as("%s %s", storm, status).isGreaterThanOrEqualTo(answered);
			recorded += ofStatus;
		}
		assertThat(recorded).as("%s with any other status", storm).isEqualTo(reached);
	}

	private static void assertHistogram(Scrape scrape) {
		for (StormCase storm : StormCase.values()) {
			String endpoint = "endpoint=\"" + storm.endpoint() + "\"";
			long count = scrape.sum("request_latency_seconds_count", endpoint);
			assertThat(scrape.sum("request_latency_seconds_bucket", endpoint, "le=\"+Inf\"")).isEqualTo(count);
			if (storm != StormCase.EVENTS) {
				assertThat(count).as("%s", storm).isEqualTo(scrape.sum("requests_total", endpoint));
			}
		}
	}

}
