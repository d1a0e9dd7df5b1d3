package io.github.webmetrics.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Meter;
import io.netty.handler.timeout.ReadTimeoutHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests settings of the server and the application that change how a request is
 * processed, but not how it is recorded.
 */
class ServerSettingsTests {

	private static final int REPETITIONS = 20;

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final List<String> BAD_FORWARDED_HEADERS = List.of("Forwarded: host=a:b", "Forwarded: for=\"[::1",
			"X-Forwarded-Host: a:b", "X-Forwarded-Port: abc", "X-Forwarded-Prefix: broken%zz");

	@Test
	void recordsCompressedResponses() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "server.compression.enabled=true",
				"server.compression.min-response-size=1B")) {
			String gzip = "Accept-Encoding: gzip";
			assertThat(server.exchange(WireCase.of("compressed", "GET /ok", 200, "/ok", gzip)).toLowerCase())
				.contains("content-encoding: gzip");
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 1).observed()).isEqualTo(Map.of("/ok", 1L));
			for (WireCase wireCase : List.of(WireCase.of("body", "GET /users/1", 200, "/users/{id}", gzip),
					WireCase.of("chunks", "GET /chunks", 200, "/chunks", gzip),
					WireCase.of("HEAD", "HEAD /ok", 200, "/ok", gzip),
					WireCase.of("no body", "GET /status/204", 204, "/status/{status}", gzip),
					WireCase.of("static file", "GET /static.txt", 200, "/**", gzip),
					WireCase.of("unknown path", "GET /nope", 404, "UNMATCHED", gzip),
					WireCase.of("error", "GET /thrown", 500, "/thrown", gzip),
					WireCase.of("handled error", "GET /error?message=handled%20with%20body", 502, "/error", gzip),
					WireCase.of("error during a body", "GET /json-stream", 200, "/json-stream", gzip),
					WireCase.of("events", "GET /events", 200, "/events", gzip).notObserved())) {
				server.assertRecorded(wireCase);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "framework", "native" })
	void forwardedHeadersChangeNothing(String strategy) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				"server.forward-headers-strategy=" + strategy)) {
			for (String header : List.of("Forwarded: for=forged-client;host=forged.example;proto=https",
					"X-Forwarded-For: forged-client", "X-Forwarded-Host: forged.example", "X-Forwarded-Port: 12345",
					"X-Forwarded-Proto: https", "X-Forwarded-Prefix: /forged", "X-Forwarded-Prefix: /users")) {
				server.assertRecorded(WireCase.of(header, "GET /users/1", 200, "/users/{id}", header));
				server.assertRecorded(WireCase.of(header, "GET /forged/1", 404, "UNMATCHED", header));
				server.assertRecorded(WireCase.of(header, "GET /thrown", 500, "/thrown", header));
			}
			assertThat(server.registry().getMeters()).extracting(Meter::getId)
				.noneMatch((id) -> id.getName().startsWith("request") && id.toString().contains("forged"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "framework", "native" })
	void whenForwardedHeaderCannotBeParsedThenItsRefusalIsCounted(String strategy) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				"server.forward-headers-strategy=" + strategy)) {
			for (String header : BAD_FORWARDED_HEADERS) {
				assertThat(RawClient.exchange(server.port(), WireCase.request("GET /ok", header)))
					.startsWith("HTTP/1.1 400 ");
			}
			RawClient.exchange(server.port(), WireCase.request("GET /ok"));
			Map<String, Long> requests = Map.of("GET /ok 200", 1L, "GET UNMATCHED 400",
					(long) BAD_FORWARDED_HEADERS.size());
			Recorded added = Recorded.NOTHING.awaitAdded(server.registry(), (int) Recorded.total(requests));
			assertThat(added.requests()).isEqualTo(requests);
			assertThat(added.inProgress()).isEmpty();
		}
	}

	/**
	 * Reactor Netty has no such limit by default.
	 */
	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void whenBodyIsNotReceivedInTimeThenStatusIsThatOnTheWire(TestedServer tested) throws IOException {
		try (WireServer server = WireServer.start(tested, WireApplication.class, "server.tomcat.connection-timeout=1s",
				"server.jetty.connection-idle-timeout=1s")) {
			assertUnfinishedBodyIs500(server);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenReactorNettyLimitsTheTimeOfABodyThenStatusIsThatOnTheWire(Limit limit) throws IOException {
		try (WireServer server = WireServer.start(LimitedApplication.class, "test.limit=" + limit,
				"logging.level.root=off")) {
			assertUnfinishedBodyIs500(server);
		}
	}

	private static void assertUnfinishedBodyIs500(WireServer server) throws IOException {
		assertThat(RawClient.exchange(server.port(),
				WireCase.request("POST /upload", "Content-Type: application/octet-stream", "Content-Length: 1000")
						+ "first"))
			.startsWith("HTTP/1.1 500 ");
		Recorded added = Recorded.NOTHING.awaitAdded(server.registry(), 1);
		assertThat(added.requests()).isEqualTo(Map.of("POST /upload 500", 1L));
		assertThat(added.inProgress()).isEmpty();
	}

	@Test
	void whenReadTimeoutEndsAConnectionWhileTheApplicationWorksThenStatusIs499() throws IOException {
		try (WireServer server = WireServer.start(LimitedApplication.class,
				"test.limit=" + Limit.READ_TIMEOUT_HANDLER)) {
			assertThat(RawClient.exchange(server.port(), WireCase.request("GET /never"))).isEmpty();
			Recorded added = Recorded.NOTHING.awaitAdded(server.registry(), 1);
			assertThat(added.requests()).isEqualTo(Map.of("GET /never 499", 1L));
			assertThat(added.inProgress()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whileTheApplicationWorksThenTimeoutsOfPropertiesEndNothing(TestedServer tested) throws Exception {
		try (WireServer server = WireServer.start(tested, WireApplication.class,
				"server.netty.connection-timeout=500ms", "server.netty.idle-timeout=500ms",
				"server.tomcat.connection-timeout=500ms", "server.tomcat.keep-alive-timeout=500ms",
				"server.jetty.connection-idle-timeout=500ms"); RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /never"));
			Recorded.awaitInProgress(server.registry(), Map.of("GET /never", 1L));
			Thread.sleep(1500);
			server.release();
			assertThat(client.readAll()).startsWith("HTTP/1.1 200 ");
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 1).requests())
				.isEqualTo(Map.of("GET /never 200", 1L));
		}
	}

	@Test
	void whenInitializationIsLazyThenFirstRequestsAreRecorded() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "spring.main.lazy-initialization=true",
				"spring.webflux.base-path=/base", "management.endpoints.web.exposure.include=health")) {
			RawClient.exchange(server.port(), WireCase.request("DELETE /base/users/1"));
			RawClient.exchange(server.port(), WireCase.request("GET /base/actuator/health"));
			RawClient.exchange(server.port(), WireCase.request("GET /base/thrown"));
			RawClient.exchange(server.port(), WireCase.request("GET /base/ok"));
			Recorded added = Recorded.NOTHING.awaitAdded(server.registry(), 3);
			assertThat(added.requests()).isEqualTo(
					Map.of("DELETE /base/users/{id} 405", 1L, "GET /base/thrown 500", 1L, "GET /base/ok 200", 1L));
			assertThat(added.inProgress()).isEmpty();
		}
	}

	@Test
	void excludedPathsAreWithinTheBasePath() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "spring.webflux.base-path=/base",
				"webmetrics.exclude=/users/**,/base/one", "webmetrics.error-mapping.scope=all")) {
			for (String path : List.of("/base/users/1", "/users/1", "/base", "/base/one", "/base/thrown",
					"/base/error?message=swallowed", "/base/ok")) {
				RawClient.exchange(server.port(), WireCase.request("GET " + path));
			}
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 5).requests())
				.isEqualTo(Map.of("GET UNMATCHED 404", 1L, "GET /base/one 200", 1L, "GET /base/thrown 500", 1L,
						"GET /base/error 200", 1L, "GET /base/ok 200", 1L));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void recordsRequestsThatAreProcessedOnOtherThreads(boolean virtual) throws Exception {
		try (WireServer server = WireServer.start(ThreadsApplication.class,
				"spring.threads.virtual.enabled=" + virtual)) {
			String thread = RawClient.exchange(server.port(), WireCase.request("GET /blocking"));
			assertThat(thread.contains("VirtualThread")).isEqualTo(virtual && Runtime.version().feature() >= 21);
			exchangeAtOnce(server.port(), "/blocking", "/blocking-fails", "/elastic", "/elastic-fails");
			Recorded added = Recorded.NOTHING.awaitAdded(server.registry(), 1 + 4 * REPETITIONS);
			assertThat(added.requests())
				.isEqualTo(Map.of("GET /blocking 200", 1L + REPETITIONS, "GET /blocking-fails 409", (long) REPETITIONS,
						"GET /elastic 200", (long) REPETITIONS, "GET /elastic-fails 500", (long) REPETITIONS));
			assertThat(added.inProgress()).isEmpty();
		}
	}

	private static void exchangeAtOnce(int port, String... paths) throws Exception {
		ExecutorService clients = Executors.newFixedThreadPool(2 * paths.length);
		try {
			List<Callable<String>> exchanges = new ArrayList<>();
			for (int i = 0; i < REPETITIONS; i++) {
				for (String path : paths) {
					exchanges.add(() -> RawClient.exchange(port, WireCase.request("GET " + path)));
				}
			}
			for (Future<String> response : clients.invokeAll(exchanges)) {
				assertThat(response.get()).startsWith("HTTP/1.1 ");
			}
		}
		finally {
			clients.shutdown();
		}
	}

	/**
	 * A limit of Reactor Netty that an application sets in code.
	 */
	enum Limit {

		REQUEST_TIMEOUT((server) -> server.requestTimeout(TIMEOUT)),

		READ_TIMEOUT((server) -> server.readTimeout(TIMEOUT)),

		READ_TIMEOUT_HANDLER((server) -> server.doOnConnection((connection) -> connection
			.addHandlerLast(new ReadTimeoutHandler(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))));

		private final NettyServerCustomizer customizer;

		Limit(NettyServerCustomizer customizer) {
			this.customizer = customizer;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class LimitedApplication {

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> limit(Environment environment) {
			Limit limit = environment.getRequiredProperty("test.limit", Limit.class);
			return (factory) -> factory.addServerCustomizers(limit.customizer);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ WireApplication.class, ThreadsController.class })
	static class ThreadsApplication {

	}

	@RestController
	static class ThreadsController {

		@GetMapping("/blocking")
		String blocking() throws InterruptedException {
			Thread.sleep(1);
			return Thread.currentThread().toString();
		}

		@GetMapping("/blocking-fails")
		String blockingFails() throws InterruptedException {
			Thread.sleep(1);
			throw new ResponseStatusException(HttpStatus.CONFLICT);
		}

		@GetMapping("/elastic")
		Mono<String> elastic() {
			return Mono.fromSupplier(() -> Thread.currentThread().getName()).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/elastic-fails")
		Mono<String> elasticFails() {
			return Mono.<String>error(new IllegalStateException("elastic")).subscribeOn(Schedulers.boundedElastic());
		}

	}

}
