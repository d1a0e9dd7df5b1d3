package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.config.MeterFilter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Reproduces numbers that a reader does not expect: those that differ from the numbers of
 * Spring Boot, the gauge, the histogram, and series after a filter or another meter.
 */
class TroubleshootingNumbersTests extends TroubleshootingKit {

	@Test
	@Symptom(DIFFERENT)
	void springBootCountsOtherwise() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				"management.endpoints.web.exposure.include=health,prometheus", "spring.webflux.base-path=/api",
				"logging.level.root=off")) {
			try (RawClient client = new RawClient(server.port())) {
				client.send(WireCase.request("GET /api/never"));
				Recorded.awaitInProgress(server.registry(), Map.of("GET /api/never", 1L));
			}
			try (RawClient client = new RawClient(server.port())) {
				client.send(WireCases.WEB_SOCKET.request().replace("/socket", "/api/socket"));
				client.readUntil("\r\n\r\n");
			}
			for (String request : List.of("GET /api/actuator/health", "GET /api/completed-then-error?message=late",
					"GET /api/stack-overflow", "GET /outside", "GET /api/nope", "GET /api/ok", "BREW /api/ok")) {
				RawClient.exchange(server.port(), WireCase.request(request));
			}
			get(server, "/api/ok", "X-Early: answer");
			RawClient.exchange(server.port(), "nonsense\r\n\r\n");
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 10).requests()).isEqualTo(
					Map.of("GET /api/never 499", 1L, "GET /api/socket 101", 1L, "GET /api/completed-then-error 500", 1L,
							"GET /api/stack-overflow 500", 1L, "GET UNMATCHED 404", 2L, "GET /api/ok 200", 1L,
							"OTHER /api/ok 405", 1L, "GET /api/ok 429", 1L, "OTHER UNMATCHED 400", 1L));
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(springBoot(server)).isEqualTo(Set.of("GET /actuator/health 200",
						"GET /never UNKNOWN", "GET /socket 200", "GET /completed-then-error 202", "GET /** 404",
						"GET /ok 200", "UNKNOWN UNKNOWN 405", "GET UNKNOWN 429")));
		}
	}

	/**
	 * One of the two is {@code UNKNOWN}, the value of requests that are active.
	 */
	@Test
	@Symptom(DIFFERENT)
	void springBootLimitsItsUris() throws IOException {
		String limit = "management.metrics.web.server.max-uri-tags";
		assertThat(PAGE.section(DIFFERENT)).contains(limit);
		try (WireServer server = WireServer.start(WireApplication.class, limit + "=2")) {
			get(server, "/ok");
			Awaitility.await().atMost(Recorded.PATIENCE).until(() -> springBoot(server).size() == 1);
			get(server, "/one");
			get(server, "/users/1");
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 3).requests()).hasSize(3);
			assertThat(springBoot(server)).containsExactly("GET /ok 200");
		}
	}

	private static Set<String> springBoot(WireServer server) {
		return server.registry()
			.find("http.server.requests")
			.timers()
			.stream()
			.map((timer) -> Stream.of("method", "uri", "status")
				.map(timer.getId()::getTag)
				.collect(Collectors.joining(" ")))
			.collect(Collectors.toSet());
	}

	@Test
	@Symptom(IN_PROGRESS)
	void streamsAndHandlersThatNeverCompleteStayInProgressUntilTheirClientLeaves() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			try (RawClient events = new RawClient(server.port()); RawClient never = new RawClient(server.port())) {
				events.send(WireCase.request("GET /events-forever"));
				events.readUntil("data:");
				never.send(WireCase.request("GET /never"));
				Recorded.awaitInProgress(server.registry(), Map.of("GET /events-forever", 1L, "GET /never", 1L));
			}
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 2)).isEqualTo(new Recorded(
					Map.of("GET /events-forever 200", 1L, "GET /never 499", 1L), Map.of("/never", 1L), Map.of()));
		}
	}

	@Test
	@Symptom(IN_PROGRESS)
	void whenAHandlerHasATimeoutThenItsRequestEnds() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, "logging.level.root=off")) {
			server.assertRecorded(WireCase.of("Mono.never() with a timeout", "GET /timeout", 500, "/timeout"));
		}
	}

	@Test
	@Symptom(FEWER)
	void streamsAndRefusedRequestsHaveNoLatency() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			sendStreamsAndRefused(server);
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 3))
				.isEqualTo(new Recorded(Map.of("GET /events 200", 1L, "OTHER UNMATCHED 400", 1L, "GET /ok 200", 1L),
						Map.of("/ok", 1L), Map.of()));
		}
		try (WireServer server = WireServer.start(WireApplication.class, "webmetrics.latency.streaming=true",
				"webmetrics.count-refused=false")) {
			sendStreamsAndRefused(server);
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 2)).isEqualTo(new Recorded(
					Map.of("GET /events 200", 1L, "GET /ok 200", 1L), Map.of("/events", 1L, "/ok", 1L), Map.of()));
		}
	}

	private static void sendStreamsAndRefused(WireServer server) throws IOException {
		get(server, "/events");
		assertThat(RawClient.exchange(server.port(), "nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
		get(server, "/ok");
	}

	@Test
	@Symptom(MERGED)
	void whenAnotherMeterHasTheNameThenTheRequestMetricGivesWay(CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED)) {
			server.registry().timer("request.latency", "other", "label");
			get(server, "/ok");
			awaitScrape(server,
					(scrape) -> assertThat(scrape.series().keySet())
						.anyMatch((name) -> name.startsWith("requests_total{"))
						.noneMatch((name) -> name.startsWith("request_latency_seconds_bucket{")));
		}
		assertQuoted(output, MERGED, 0);
	}

	@Test
	@Symptom(MERGED)
	void whenAnotherCounterHasTheNameThenBothAreExposed() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EXPOSED)) {
			server.registry().counter("requests", "source", "job").increment(7);
			get(server, "/ok");
			awaitScrape(server, (scrape) -> {
				assertThat(scrape.sum("requests_total")).isEqualTo(8);
				assertThat(scrape.sum("requests_total", "app_name=")).isEqualTo(1);
			});
		}
	}

	@Test
	@Symptom(MERGED)
	void whenAFilterRemovesLabelsThenSeriesShowTheSums(CapturedOutput output) throws IOException {
		// Micrometer warns once in the life of a JVM, and then logs the same at debug
		// level.
		try (WireServer server = startLogging(LabelRemover.class, EXPOSED, "logging.level.io.micrometer=debug")) {
			get(server, "/ok");
			RawClient.exchange(server.port(), WireCase.request("HEAD /ok"));
			awaitScrape(server,
					(scrape) -> assertThat(scrape.series())
						.containsEntry("requests_total{app_name=\"application\",endpoint=\"/ok\",http_status=\"200\"}",
								2.0)
						.containsEntry("requests_in_progress{app_name=\"application\",endpoint=\"/ok\"}", 0.0));
		}
		assertThat(PAGE.section(MERGED)).contains("\"has been already registered\"");
		assertThat(output).contains("This Gauge has been already registered");
	}

	@Test
	@Symptom(MERGED)
	void whenACommonTagHasTheNameOfALabelThenTheApplicationDoesNotStart(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> WireServer.start(WireApplication.class, "management.metrics.tags.endpoint=x").close());
		assertThat(output).contains("Property: management.metrics.tags.endpoint", "webmetrics.label-names.endpoint");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class LabelRemover {

		@Bean
		MeterFilter withoutMethod() {
			return MeterFilter.ignoreTags("method");
		}

	}

}
