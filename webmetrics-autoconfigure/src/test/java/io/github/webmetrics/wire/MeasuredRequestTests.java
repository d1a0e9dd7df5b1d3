package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests applications that measure all that can be measured, on each server.
 */
@ParameterizedClass
@EnumSource
class MeasuredRequestTests {

	private static final String HEAD_END = "\r\n\r\n";

	// By the application; some servers do.
	private static final Set<String> NOT_ANSWERED = WireCases.ALL.stream()
		.filter((wireCase) -> !wireCase.answered())
		.map(WireCase::name)
		.collect(Collectors.toSet());

	@Parameter
	TestedServer tested;

	@Test
	void eachRequestIsRecordedAsAlways() throws IOException {
		try (WireServer server = start()) {
			for (WireCase wireCase : WireCases.of(this.tested)) {
				server.assertRecorded(wireCase);
			}
		}
	}

	@Test
	void eachResponseHasTheSizeThatIsOnTheWire() throws IOException {
		try (WireServer server = start()) {
			for (WireCase wireCase : WireCases.of(this.tested)) {
				if (!wireCase.refused()) {
					assertMeasured(server, wireCase);
				}
			}
		}
	}

	private void assertMeasured(WireServer server, WireCase wireCase) throws IOException {
		Recorded before = Recorded.now(server.registry());
		Measured measuredBefore = Measured.now(server.registry());
		String response = server.exchange(wireCase);
		before.awaitAdded(server.registry(), 1);
		Measured added = Measured.now(server.registry()).since(measuredBefore);
		if (wireCase.status() == 101) {
			assertThat(added.counts()).as(wireCase.name()).isEmpty();
			return;
		}
		assertThat(added.counts()).as(wireCase.name())
			.isEqualTo(NOT_ANSWERED.contains(wireCase.name())
					? Map.of(Measured.REQUEST_SIZE, 1L, Measured.RESPONSE_SIZE, 1L)
					: Map.of(Measured.REQUEST_SIZE, 1L, Measured.RESPONSE_SIZE, 1L, Measured.FIRST_BYTE, 1L));
		if (!mayBeOfTheContainer(wireCase)) {
			assertThat(added.total(Measured.RESPONSE_SIZE)).as(wireCase.name()).isEqualTo(body(response).length());
		}
	}

	// Servlet containers replace what they have not sent yet by an error page.
	private boolean mayBeOfTheContainer(WireCase wireCase) {
		return this.tested != TestedServer.REACTOR_NETTY && wireCase.status() == 500;
	}

	private static String body(String response) {
		int head = response.startsWith("HTTP/1.1 100 ") ? response.indexOf(HEAD_END) + HEAD_END.length() : 0;
		int end = response.indexOf(HEAD_END, head);
		if (end == -1) {
			return "";
		}
		String body = response.substring(end + HEAD_END.length());
		return response.substring(head, end).toLowerCase().contains("transfer-encoding: chunked") ? joined(body) : body;
	}

	private static String joined(String chunks) {
		StringBuilder body = new StringBuilder();
		for (int start = 0; start < chunks.length();) {
			int data = chunks.indexOf("\r\n", start) + 2;
			int end = data + Integer.parseInt(chunks.substring(start, data - 2), 16);
			body.append(chunks, data, end);
			start = end + 2;
		}
		return body.toString();
	}

	@Test
	void changesNoResponse() throws IOException {
		try (WireServer with = start();
				WireServer without = WireServer.start(this.tested, WireApplication.class, NoHarmTests.WITHOUT)) {
			NoHarmTests.assertSameResponses(with, without, WireCases.of(this.tested));
		}
	}

	@Test
	void compressionDoesNotChangeTheSize() throws IOException {
		// Jetty needs one more library for it.
		boolean compressing = this.tested != TestedServer.JETTY;
		try (WireServer server = WireServer.start(this.tested, BodySizeTests.SizeApplication.class,
				"webmetrics.response-size.enabled=true", "server.compression.enabled=" + compressing,
				"server.compression.min-response-size=1B")) {
			Recorded before = Recorded.now(server.registry());
			String response = server.exchange(WireCase.of("long", "GET /long", 200, "", "Accept-Encoding: gzip"));
			before.awaitAdded(server.registry(), 1);
			assertThat(response.toLowerCase().contains("content-encoding: gzip")).isEqualTo(compressing);
			assertThat(response.length() < 1000).isEqualTo(compressing);
			assertThat(Measured.now(server.registry()).totals()).isEqualTo(Map.of(Measured.RESPONSE_SIZE, 10_000L));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/attributes" })
	void requestsHaveTheAttributesOfTheirExchange(String excluded) throws IOException {
		try (WireServer server = WireServer.start(this.tested, BodySizeTests.SizeApplication.class,
				"webmetrics.request-size.enabled=true", "webmetrics.exclude=" + excluded)) {
			assertThat(server.exchange(WireCase.of("attributes", "GET /attributes", 200, "")))
				.endsWith("\r\n\r\nfound");
		}
	}

	private WireServer start() {
		return WireServer.start(this.tested, WireApplication.class, Measured.EVERYTHING);
	}

}
