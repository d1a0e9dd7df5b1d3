package io.github.webmetrics.wire;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

import io.github.webmetrics.LabelContributor;
import io.github.webmetrics.route.RouteCatalog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests clients that try to make the metrics grow.
 * <p>
 * {@code -Dattack.requests=1000000} runs the long version.
 */
@ExtendWith(OutputCaptureExtension.class)
class AttackTests {

	private static final int REQUESTS = Integer.getInteger("attack.requests", 10_000);

	private static final int METHODS = REQUESTS / 100;

	private static final String MARKER = "zq9client";

	private static final String[] HEADERS = { "Host", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-For",
			"Forwarded", "User-Agent", "Accept", "Accept-Language", "Content-Type", "Cookie", "Origin", "Referer",
			"X-HTTP-Method-Override", "traceparent", "Authorization", "If-None-Match", "Range", "Upgrade" };

	private static final String[] ENCODINGS = { "%00", "%0A", "%0D%0A", "%FF%FE", "%C0%AF", "%2e%2e%2f", "%22%7D",
			"%5C", "%F0%9F%98%80", "%25", ";a=b", "%7B%7D", "%E2%80%AE" };

	private final Random random = new Random(7);

	@Test
	@Timeout(value = 15, unit = TimeUnit.MINUTES)
	void whenClientsSendHostileRequestsThenNothingGrows() throws Exception {
		try (WireServer server = WireServer.start(WireApplication.class,
				"management.endpoints.web.exposure.include=prometheus", "logging.level.root=off",
				"webmetrics.header-labels.agent.header=User-Agent", "webmetrics.header-labels.agent.values=bot")) {
			attack(server, 2000);
			Scrape before = awaitScrape(server);
			Heap heapBefore = Heap.now();
			attack(server, REQUESTS);
			Scrape after = awaitScrape(server);
			Heap heapAfter = Heap.now();
			assertThat(after.text().toLowerCase()).doesNotContain(MARKER);
			assertThat(after.sum("requests_total")).isGreaterThan(REQUESTS);
			assertThat(after.series().keySet()).isEqualTo(before.series().keySet());
			// The series are the same, but their values have more digits.
			assertThat(after.size()).isLessThan(before.size() * 11 / 10);
			assertThat(heapAfter.ours()).isEqualTo(heapBefore.ours());
			assertThat(heapAfter.bytes()).isLessThan(heapBefore.bytes() + 5_000_000);
		}
	}

	// The last response may be complete before its request is recorded.
	private static Scrape awaitScrape(WireServer server) {
		return Awaitility.await()
			.atMost(Recorded.PATIENCE)
			.until(() -> Scrape.of(server), (scrape) -> scrape.sum("requests_in_progress") == 0);
	}

	private void attack(WireServer server, int requests) throws IOException {
		send(server, requests, (n) -> request("GET", "/" + MARKER + "/" + n + hostile()));
		send(server, requests / 10, (n) -> request("GET", "/users/" + MARKER + n + hostile()));
		send(server, requests / 10, (n) -> request("GET", "/ok?" + MARKER + n + "=" + hostile()));
		send(server, Math.min(requests, METHODS), (n) -> request("ZQ9CLIENT" + n, "/ok"));
		send(server, Math.min(requests, METHODS), (n) -> request("Zq9client" + n, "/" + MARKER + n));
		send(server, requests / 10, (n) -> "GET /ok HTTP/1.1\r\nHost: localhost\r\n" + hostileHeaders(n) + "\r\n");
	}

	private static String request(String method, String target) {
		return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
	}

	private String hostile() {
		StringBuilder text = new StringBuilder();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			text.append(ENCODINGS[this.random.nextInt(ENCODINGS.length)]).append(MARKER);
		}
		return text.toString();
	}

	private String hostileHeaders(int n) {
		StringBuilder headers = new StringBuilder();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			headers.append(HEADERS[this.random.nextInt(HEADERS.length)])
				.append(": ")
				.append(MARKER)
				.append(n)
				.append(hostile())
				.append("\u00ff\"\\{}\t\r\n");
		}
		return headers.toString();
	}

	/**
	 * Send requests, several on each connection, and wait for their responses.
	 */
	private static void send(WireServer server, int count, IntFunction<String> request) throws IOException {
		int sent = 0;
		while (sent < count) {
			StringBuilder requests = new StringBuilder();
			for (int i = 0; i < 50; i++) {
				requests.append(request.apply(sent++));
			}
			requests.append(WireCase.request("GET /status/204"));
			try (RawClient client = new RawClient(server.port())) {
				client.send(requests.toString());
				client.readAll();
			}
		}
	}

	@Test
	void whenApplicationCreatesEndpointsThenTheyAreLimited(CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(MintingApplication.class,
				"management.endpoints.web.exposure.include=prometheus", "webmetrics.max-endpoints=50")) {
			send(server, 500, (n) -> request("GET", "/mint/" + n));
			send(server, 500, (n) -> "GET /anything/" + n + " HTTP/1.1\r\nHost: localhost\r\nX-Early: answer\r\n\r\n");
			Scrape scrape = Scrape.of(server);
			assertThat(values(scrape, "endpoint")).hasSize(50 + 2).containsKeys("OTHER", "UNROUTED", "/mint/0");
			assertThat(scrape.sum("requests_total", "endpoint=\"OTHER\"")).isGreaterThan(900);
			assertThat(output).containsOnlyOnce("webmetrics.max-endpoints");
		}
	}

	@Test
	@Timeout(value = 15, unit = TimeUnit.MINUTES)
	void whenClientsChooseTheValuesOfALabelThenTheyAreLimited(CapturedOutput output) throws Exception {
		try (WireServer server = WireServer.start(MintingApplication.class,
				"management.endpoints.web.exposure.include=prometheus")) {
			send(server, 2000, (n) -> tenant("first" + n));
			awaitScrape(server);
			Heap before = Heap.now();
			send(server, REQUESTS, (n) -> tenant(n + hostile()));
			Scrape scrape = awaitScrape(server);
			Heap after = Heap.now();
			assertThat(values(scrape, "tenant")).hasSize(100 + 2).containsKeys("OTHER", "NONE");
			assertThat(scrape.sum("requests_total", "tenant=\"OTHER\"")).isEqualTo(2000 - 100 + REQUESTS);
			assertThat(output).containsOnlyOnce("webmetrics.max-label-values");
			assertThat(after.ours()).isEqualTo(before.ours());
			assertThat(after.bytes()).isLessThan(before.bytes() + 5_000_000);
		}
	}

	private static String tenant(String value) {
		return "GET /ok HTTP/1.1\r\nHost: localhost\r\nX-Tenant: " + value + "\r\n\r\n";
	}

	private static TreeMap<String, Integer> values(Scrape scrape, String label) {
		TreeMap<String, Integer> values = new TreeMap<>();
		Matcher value = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"")
			.matcher(String.join("\n", scrape.series().keySet()));
		while (value.find()) {
			values.merge(value.group(1), 1, Integer::sum);
		}
		return values;
	}

	/**
	 * The objects on the heap after a full garbage collection.
	 *
	 * @param ours number of objects of each class of webmetrics
	 * @param bytes size of all objects
	 */
	private record Heap(TreeMap<String, Long> ours, long bytes) {

		private static final Pattern LINE = Pattern.compile("(?m)^ *\\d+: +(\\d+) +(\\d+) +(\\S+)");

		static Heap now() throws JMException {
			Matcher line = LINE.matcher(histogram());
			TreeMap<String, Long> ours = new TreeMap<>();
			long bytes = 0;
			while (line.find()) {
				bytes += Long.parseLong(line.group(2));
				if (line.group(3).startsWith("io.github.webmetrics.")) {
					ours.put(line.group(3), Long.valueOf(line.group(1)));
				}
			}
			ours.keySet().removeIf((name) -> name.startsWith("io.github.webmetrics.wire."));
			return new Heap(ours, bytes);
		}

		// Softly reachable objects are collected by the second collection at the latest.
		private static String histogram() throws JMException {
			System.gc();
			return (String) ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { new String[0] }, new String[] { String[].class.getName() });
		}

	}

	/**
	 * An application whose routes and route catalog create new patterns at runtime, and
	 * whose label has any value that a client sends.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class MintingApplication {

		@Bean
		RouterFunction<ServerResponse> minting() {
			return (request) -> request.path().startsWith("/mint/") ? RouterFunctions
				.route(RequestPredicates.path(request.path()), (minted) -> ServerResponse.ok().build())
				.route(request) : Mono.empty();
		}

		@Bean
		RouteCatalog mintingCatalog() {
			return (path) -> PathPatternParser.defaultInstance.parse(path.value());
		}

		@Bean
		WebFilter tenants() {
			return (exchange, chain) -> {
				String tenant = exchange.getRequest().getHeaders().getFirst("X-Tenant");
				exchange.getAttributes().put("tenant", Objects.requireNonNullElse(tenant, ""));
				return chain.filter(exchange);
			};
		}

		@Bean
		LabelContributor tenantLabel() {
			return LabelContributor.of("tenant", (exchange) -> exchange.getAttribute("tenant"));
		}

	}

}
