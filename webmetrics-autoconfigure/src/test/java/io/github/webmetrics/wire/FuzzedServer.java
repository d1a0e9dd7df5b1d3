package io.github.webmetrics.wire;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server for clients that send any bytes. It compares the recorded requests with those
 * that reached Spring and with the responses that the client received.
 */
final class FuzzedServer implements AutoCloseable {

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
			"TRACE", "CONNECT", "QUERY");

	private static final Set<String> ENDPOINTS = Set.of("/ok", "/users/{id}", "/wild/*/card/**", "/param",
			"/status/{status}", "/thrown", "/cors", "/text", "/json", "/unread", "/fn/{name}",
			"/nested/{outer}/leaf/{leaf}", "/socket", "/**", "UNMATCHED");

	// This matches no body, because the paths that error pages show contain no spaces.
	private static final Pattern HEAD = Pattern.compile("/\\d+\\.\\d+ (\\d{3}) .*?\r\n\r\n", Pattern.DOTALL);

	private final WireServer server = WireServer.start(FuzzedApplication.class, "logging.level.root=error",
			"logging.level.io.github.webmetrics=info", "server.forward-headers-strategy=native",
			"webmetrics.exclude=/excluded");

	private final OwnFailures failures = new OwnFailures();

	private final FuzzedApplication application = this.server.context().getBean(FuzzedApplication.class);

	private Recorded recorded = Recorded.now(this.server.registry());

	/**
	 * Return what was recorded since the start.
	 */
	Recorded recorded() {
		return this.recorded;
	}

	/**
	 * Send a valid request and assert that it is recorded.
	 */
	void assertAnswersPlainRequest() {
		Recorded before = this.recorded;
		assertRecorded(WireCase.request("GET /ok"));
		assertThat(this.recorded.since(before).requests()).isEqualTo(Map.of("GET /ok 200", 1L));
	}

	/**
	 * Send bytes on a new connection and assert that the requests in them are recorded
	 * correctly.
	 * @param sent bytes to send, one for each character
	 */
	void assertRecorded(String sent) {
		try {
			String response = exchange(sent);
			Recorded before = this.recorded;
			this.recorded = Recorded.now(this.server.registry());
			compare(sent, response, this.recorded.since(before));
			assertThat(this.failures.all()).isEmpty();
		}
		catch (AssertionError | IOException | InterruptedException ex) {
			throw new AssertionError(
					"-Dfuzz.input=" + Base64.getEncoder().encodeToString(sent.getBytes(StandardCharsets.ISO_8859_1)),
					ex);
		}
	}

	// The client stops sending, so the server closes the connection even if it expects
	// more.
	private String exchange(String sent) throws IOException, InterruptedException {
		try (RawClient client = new RawClient(this.server.port())) {
			try {
				client.send(sent);
				client.stopSending();
			}
			catch (SocketException ex) {
				// The server closed the connection before it had read everything.
			}
			String response = client.readAll();
			assertThat(this.application.closed().tryAcquire(RawClient.TIMEOUT, TimeUnit.MILLISECONDS))
				.as("connection closed")
				.isTrue();
			return response;
		}
	}

	private void compare(String sent, String response, Recorded added) {
		List<String> reached = this.application.takeReached();
		List<String> answered = statuses(response, true);
		List<String> refused = statuses(response, false);
		int unanswered = this.application.takeUnanswered().size();
		int left = Math.max(0, reached.size() - answered.size() - refused.size() - unanswered);
		List<String> statuses = new ArrayList<>(Collections.nCopies(left, "499"));
		statuses.addAll(Collections.nCopies(unanswered, "500"));
		statuses.addAll(answered);
		statuses.addAll(refused);
		if (Recorded.total(added.requests()) == statuses.size() - 1 && mayBeAnsweredTwice(sent, statuses, refused)) {
			statuses.remove(statuses.size() - 1);
		}
		assertThat(by(2, added.requests())).as("statuses").isEqualTo(count(statuses.stream()));
		assertThat(added.inProgress()).as("in progress").isEmpty();
		assertThat(Recorded.total(added.observed())).as("observed").isEqualTo(reached.size() - eventStreams(response));
		long notReached = Recorded.total(added.requests()) - reached.size();
		assertThat(notReached).as("requests that did not reach Spring").isNotNegative();
		Map<String, Long> unfiltered = by(0, added.requests());
		reached.forEach((method) -> unfiltered.merge(METHODS.contains(method) ? method : "OTHER", -1L, Long::sum));
		assertThat(unfiltered.values()).as("methods").allMatch((count) -> count >= 0);
		unfiltered.values().removeIf((count) -> count == 0);
		assertThat(unfiltered.keySet()).as("methods of requests that did not reach Spring")
			.allMatch((method) -> method.equals("OTHER") || sent.contains(method));
		Map<String, Long> endpoints = by(1, added.requests());
		assertThat(ENDPOINTS).containsAll(endpoints.keySet());
		count(this.application.takeRouted().stream()).forEach(
				(endpoint, count) -> assertThat(endpoints.get(endpoint)).as(endpoint).isGreaterThanOrEqualTo(count));
	}

	// The server answers chunks that it cannot parse, even if their request has already
	// been answered.
	private static boolean mayBeAnsweredTwice(String sent, List<String> statuses, List<String> refused) {
		return statuses.size() > 1 && !refused.isEmpty() && sent.toLowerCase(Locale.ROOT).contains("chunked");
	}

	private static List<String> statuses(String response, boolean ofApplication) {
		return HEAD.matcher(response)
			.results()
			.filter((head) -> head.group().contains(FuzzedApplication.MARK) == ofApplication)
			.map((head) -> head.group(1))
			.filter((status) -> ofApplication || !status.equals("100"))
			.toList();
	}

	// A client may ask for an event stream. Handlers that do not fix the content type
	// send one.
	private static long eventStreams(String response) {
		return HEAD.matcher(response).results().filter((head) -> head.group().contains("text/event-stream")).count();
	}

	private static Map<String, Long> by(int label, Map<String, Long> requests) {
		Map<String, Long> counts = new TreeMap<>();
		requests.forEach((labels, count) -> counts.merge(labels.split(" ")[label], count, Long::sum));
		return counts;
	}

	private static Map<String, Long> count(Stream<String> values) {
		return values.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
	}

	@Override
	public void close() {
		this.failures.close();
		this.server.close();
	}

}
