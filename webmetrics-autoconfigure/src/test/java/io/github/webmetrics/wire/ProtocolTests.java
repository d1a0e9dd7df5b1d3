package io.github.webmetrics.wire;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the recorded requests with the responses that a client receives, for the
 * protocols whose bytes cannot be written by hand.
 */
@ParameterizedClass(name = "{0} on {1}")
@MethodSource("serversAndProtocols")
class ProtocolTests {

	private static final int STREAMS = 20;

	@TempDir
	private static Path directory;

	private static WireServer server;

	private static TestCertificate certificate;

	private static ProtocolClient client;

	private static long recorded;

	@Parameter(0)
	private Protocol protocol;

	@Parameter(1)
	private TestedServer tested;

	/**
	 * Return all combinations except HTTP/1.1 on servlet containers, which do not notice
	 * that a client has left.
	 */
	static Stream<Arguments> serversAndProtocols() {
		return Stream.of(TestedServer.values())
			.flatMap((server) -> Stream.of(Protocol.values())
				.filter((protocol) -> protocol.isMultiplexed() || server == TestedServer.REACTOR_NETTY)
				.map((protocol) -> Arguments.of(protocol, server)));
	}

	@BeforeParameterizedClassInvocation
	static void start(Protocol protocol, TestedServer tested) throws Exception {
		recorded = 0;
		certificate = protocol.certificate(directory.resolve(protocol + "-" + tested));
		server = WireServer.start(tested, WireApplication.class,
				Stream
					.of(Stream.of(protocol.serverProperties(certificate)),
							Stream.of("webmetrics.header-labels.host.header=Host",
									"webmetrics.header-labels.host.values=127.0.0.1"),
							Stream.of(Measured.EVERYTHING))
					.flatMap((properties) -> properties)
					.toArray(String[]::new));
		client = new ProtocolClient(protocol, certificate, server.port());
	}

	@AfterParameterizedClassInvocation
	static void recordedNothingTwice() {
		client.close();
		try {
			assertThat(Recorded.total(Recorded.now(server.registry()).requests())).isEqualTo(recorded);
		}
		finally {
			server.close();
		}
	}

	static List<WireCase> cases() {
		return WireCases.of(server.tested())
			.stream()
			.filter((wireCase) -> isOfEveryProtocol(wireCase) && !wireCase.refused()
					&& !(server.tested() == TestedServer.TOMCAT && isLeftByTomcat(wireCase)))
			.toList();
	}

	private static boolean isOfEveryProtocol(WireCase wireCase) {
		return Stream.of("Upgrade", "chunked", " http://", " * ").noneMatch(wireCase.request()::contains);
	}

	// Over HTTP/2, Tomcat answers HEAD without a head, and does not end the stream of a
	// request that ended with an OutOfMemoryError.
	private static boolean isLeftByTomcat(WireCase wireCase) {
		return wireCase.method().equals("HEAD") || wireCase.name().equals("OutOfMemoryError in a handler");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void recordsTheStatusThatTheClientReceives(WireCase wireCase) {
		Recorded before = Recorded.now(server.registry());
		Optional<Integer> status = client.exchange(wireCase);
		assertThat(status).isEqualTo(wireCase.answered() ? Optional.of(wireCase.status()) : Optional.empty());
		assertAdded(before, wireCase.method() + " " + wireCase.endpoint() + " " + wireCase.status(), 1,
				wireCase.observed());
	}

	@ParameterizedTest
	@CsvSource({ "GET /never, 499, true", "GET /headed-never, 200, true", "GET /events-forever, 200, false" })
	void whenClientLeavesThenStatusIsThatOfTheHeadOr499(String request, int status, boolean observed) throws Exception {
		Recorded before = Recorded.now(server.registry());
		CountDownLatch first = new CountDownLatch((status == 200) ? 1 : 0);
		try (ProtocolClient leaving = client()) {
			Disposable exchange = leaving.receive(request, Mono.empty()).subscribe((text) -> first.countDown());
			Recorded.awaitInProgress(server.registry(), Map.of(request, 1L));
			assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
			exchange.dispose();
			assertAdded(before, request + " " + status, 1, observed);
		}
	}

	@Test
	void theHostIsThatOfTheClient() {
		Recorded before = Recorded.now(server.registry());
		client.http()
			.headers((headers) -> headers.set("Host", "127.0.0.1"))
			.get()
			.uri("/ok")
			.response()
			.block(Recorded.PATIENCE);
		assertAdded(before, "GET /ok 200", 1, true);
		assertThat(server.registry()
			.get("requests")
			.tags("host", "127.0.0.1", "http_status", "200")
			.counters()
			.stream()
			.mapToDouble(Counter::count)
			.sum()).isOne();
	}

	@Test
	void whenClientLeavesDuringUploadThenStatusIs499() throws Exception {
		Recorded before = Recorded.now(server.registry());
		try (ProtocolClient leaving = client()) {
			Disposable exchange = leaving.receive("POST /upload", Flux.just("first").concatWith(Mono.never()))
				.subscribe();
			Recorded.awaitInProgress(server.registry(), Map.of("POST /upload", 1L));
			exchange.dispose();
			assertAdded(before, "POST /upload 499", 1, true);
		}
	}

	@Test
	void recordsEachConcurrentRequest() throws Exception {
		Recorded before = Recorded.now(server.registry());
		try (ProtocolClient leaving = client()) {
			List<Disposable> exchanges = new ArrayList<>();
			for (int i = 0; i < STREAMS; i++) {
				exchanges.add(leaving.receive("GET /never", Mono.empty()).subscribe());
			}
			Recorded.awaitInProgress(server.registry(), Map.of("GET /never", (long) STREAMS));
			List<String> answers = Flux.range(0, STREAMS)
				.flatMap((i) -> leaving.receive("GET /one", Mono.empty()))
				.collectList()
				.block(Recorded.PATIENCE);
			assertThat(answers).hasSize(STREAMS).containsOnly("either");
			assertThat(before.awaitAdded(server.registry(), STREAMS).requests())
				.isEqualTo(Map.of("GET /one 200", (long) STREAMS));
			exchanges.forEach(Disposable::dispose);
			Recorded added = before.awaitAdded(server.registry(), 2 * STREAMS);
			assertThat(added.requests())
				.isEqualTo(Map.of("GET /one 200", (long) STREAMS, "GET /never 499", (long) STREAMS));
			assertThat(added.inProgress()).isEmpty();
			recorded += 2 * STREAMS;
		}
	}

	@Test
	void whenConnectionIsClosedThenAllOfItsRequestsEnd() throws Exception {
		Recorded before = Recorded.now(server.registry());
		Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
		try (ProtocolClient leaving = client()) {
			for (int i = 0; i < STREAMS; i++) {
				leaving.receive("GET /never", Mono.empty()).subscribe((text) -> {
				}, errors::add);
			}
			Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> {
				assertThat(errors).isEmpty();
				assertThat(Recorded.now(server.registry()).inProgress())
					.isEqualTo(Map.of("GET /never", (long) STREAMS));
			});
		}
		if (this.tested != TestedServer.JETTY) {
			assertAdded(before, "GET /never 499", STREAMS, true);
			return;
		}
		// The client has sent GOAWAY. Jetty then does not notice that the connection is
		// closed before it writes, and the first of what it writes may seem to be sent.
		server.release();
		recorded += STREAMS;
		Recorded added = before.awaitAdded(server.registry(), STREAMS);
		assertThat(Set.of("GET /never 200", "GET /never 499")).containsAll(added.requests().keySet());
		assertThat(added.observed()).isEqualTo(Map.of("/never", (long) STREAMS));
		assertThat(added.inProgress()).isEmpty();
	}

	// Clients that leave do not share a connection with other tests: Tomcat closes a
	// connection on which many streams were reset.
	private ProtocolClient client() throws Exception {
		return new ProtocolClient(this.protocol, certificate, server.port());
	}

	private static void assertAdded(Recorded before, String request, long times, boolean observed) {
		recorded += times;
		Recorded added = before.awaitAdded(server.registry(), (int) times);
		assertThat(added.requests()).isEqualTo(Map.of(request, times));
		assertThat(added.observed()).isEqualTo(observed ? Map.of(request.split(" ")[1], times) : Map.of());
		assertThat(added.inProgress()).isEmpty();
	}

}
