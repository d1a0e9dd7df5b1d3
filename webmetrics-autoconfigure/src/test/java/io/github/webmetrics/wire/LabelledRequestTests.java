package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.webmetrics.LabelContributor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the labels that request headers and beans add.
 */
class LabelledRequestTests {

	private static final String[] PROPERTIES = { "webmetrics.header-labels.plan.header=X-Plan",
			"webmetrics.header-labels.plan.values=free,paid", "webmetrics.header-labels.host.header=host",
			"webmetrics.header-labels.host.values=localhost", "webmetrics.latency.labels=endpoint,tenant",
			"logging.level.root=off" };

	private static final String[] PLANS = { "X-Plan: free\r\n", "X-Plan: paid\r\n", "X-Plan: unknown\r\n", "" };

	// With the end of their responses.
	private static final String[][] TARGETS = { { "/ok", "\r\n\r\nok" }, { "/users/1", "\r\n\r\nuser" },
			{ "/nope", "}" }, { "/status/204", "\r\n\r\n" } };

	private static final String[] LAST_TARGETS = { "/ok", "/nope", "/thrown", "/events", "/one" };

	private static final int STORM = Integer.getInteger("storm.requests", 20_000) / 10;

	private static final int CLIENTS = 8;

	@ParameterizedTest
	@EnumSource
	void eachRequestIsRecordedAsWithoutLabels(TestedServer tested) throws IOException {
		try (WireServer server = start(tested)) {
			for (WireCase wireCase : WireCases.of(tested)) {
				server.assertRecorded(wireCase);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void valuesOfHeaders(TestedServer tested) throws IOException {
		try (WireServer server = start(tested)) {
			assertThat(plan(server, "")).isEqualTo("NONE");
			assertThat(plan(server, "X-Plan:\r\n")).isEqualTo("NONE");
			assertThat(plan(server, "X-Plan: \r\n")).isEqualTo("NONE");
			assertThat(plan(server, "X-Plan: paid\r\n")).isEqualTo("paid");
			assertThat(plan(server, "x-plan: free\r\n")).isEqualTo("free");
			assertThat(plan(server, "X-Plan: Paid\r\n")).isEqualTo("OTHER");
			assertThat(plan(server, "X-Plan: paid, free\r\n")).isEqualTo("OTHER");
			assertThat(plan(server, "X-Plan: paid\r\nX-Plan: paid\r\n")).isEqualTo("OTHER");
			assertThat(plan(server, "X-Plan: paid\r\n".repeat(40))).isEqualTo("OTHER");
			assertThat(plan(server, "X-Plan: " + "x".repeat(7000) + "\r\n")).isEqualTo("OTHER");
			assertThat(plan(server, "X-Plan: \u00ff\t\u00e9\r\n")).isEqualTo("OTHER");
			assertThat(server.registry().get("requests").tag("host", "localhost").counters()).isNotEmpty();
			RawClient.exchange(server.port(), "GET /ok HTTP/1.0\r\n\r\n");
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(requests(server, "host")).containsEntry("NONE", 1L)
					.containsOnlyKeys("NONE", "localhost"));
		}
	}

	private static String plan(WireServer server, String lines) throws IOException {
		Map<String, Long> before = requests(server, "plan");
		RawClient.exchange(server.port(),
				"GET /ok HTTP/1.1\r\nHost: localhost\r\n" + lines + "Connection: close\r\n\r\n");
		return Awaitility.await()
			.atMost(Recorded.PATIENCE)
			.until(() -> Recorded.difference(before, requests(server, "plan")), (added) -> added.size() == 1)
			.keySet()
			.iterator()
			.next();
	}

	@ParameterizedTest
	@EnumSource
	void beansSeeTheAttributesWhateverTheEnd(TestedServer tested) throws IOException {
		try (WireServer server = start(tested)) {
			for (String request : new String[] { "GET /ok 200", "GET /thrown 500", "GET /response-status 409",
					"GET /nope 404", "DELETE /ok 405", "GET /events 200" }) {
				String[] parts = request.split(" ");
				server.exchange(WireCase.of(request, parts[0] + " " + parts[1], Integer.parseInt(parts[2]), "",
						"X-Tenant: ends"));
			}
			server.exchange(WireCase.of("early", "GET /ok", 200, "", "X-Tenant: ends", "X-Early: error"));
			server.exchange(
					new WireCase("socket", WireCases.WEB_SOCKET.request().replace("Host:", "X-Tenant: ends\r\nHost:"),
							101, "/socket", true, true, false));
			try (RawClient client = new RawClient(server.port())) {
				client.send(WireCase.request("GET /never", "X-Tenant: ends"));
				Recorded.awaitInProgress(server.registry(), Map.of("GET /never", 1L));
			}
			boolean notices = !Unknowable.DISCONNECT_WHILE_HANDLER_WAITS.on(tested);
			if (!notices) {
				server.release();
			}
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(requests(server, "tenant")).isEqualTo(Map.of("ends", 9L)));
			assertThat(server.registry()
				.get("requests")
				.tags("tenant", "ends", "endpoint", "/never", "http_status", notices ? "499" : "200")
				.counter()
				.count()).isOne();
			assertThat(server.registry()
				.get("request.latency")
				.tag("tenant", "ends")
				.timers()
				.stream()
				.mapToLong(Timer::count)
				.sum()).isEqualTo(8);
		}
	}

	@ParameterizedTest
	@EnumSource
	void valuesOfOneRequestAreNeverThoseOfAnother(TestedServer tested) throws Exception {
		try (WireServer server = WireServer.start(tested, LabelledApplication.class,
				Stream
					.of(PROPERTIES, Measured.EVERYTHING, new String[] { "webmetrics.request-size.labels=tenant,plan" })
					.flatMap(Stream::of)
					.toArray(String[]::new))) {
			ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
			AtomicInteger left = new AtomicInteger(STORM);
			List<Callable<Integer>> clients = new ArrayList<>();
			for (int seed = 0; seed < CLIENTS; seed++) {
				Random random = new Random(seed);
				clients.add(() -> converseUntilNoneIsLeft(server.port(), random, left));
			}
			for (Future<Integer> client : threads.invokeAll(clients, 3, TimeUnit.MINUTES)) {
				assertThat(client.get()).isPositive();
			}
			threads.shutdown();
			LabelledApplication application = server.context().getBean(LabelledApplication.class);
			Awaitility.await().atMost(Recorded.PATIENCE).untilAsserted(() -> {
				// If Tomcat forgets a request whose client has left, it stays open in the
				// application as well.
				assertThat(Recorded.total(Recorded.now(server.registry()).inProgress()))
					.isEqualTo(Recorded.total(application.open()))
					.isLessThanOrEqualTo((tested != TestedServer.TOMCAT) ? 0 : 1);
				assertThat(requests(server, "tenant", "plan"))
					.isEqualTo(Recorded.difference(application.open(), application.reached()));
			});
			assertThat(application.reached()).hasSizeGreaterThan(60);
			assertMeasured(server);
		}
	}

	private static void assertMeasured(WireServer server) {
		MeterRegistry registry = server.registry();
		Map<String, Long> requests = requests(server, "tenant", "plan");
		Map<String, Long> sizes = new TreeMap<>();
		registry.get("request.size")
			.summaries()
			.forEach((summary) -> sizes.merge(values(summary, "tenant", "plan"), summary.count(), Long::sum));
		assertThat(sizes).isEqualTo(requests);
		Map<String, Long> counts = Measured.now(registry).counts();
		assertThat(counts).containsEntry("response.size", Recorded.total(requests));
		long left = requests(server, "http_status").getOrDefault("499", 0L);
		assertThat(counts.get("request.first.byte")).isEqualTo(Recorded.total(requests) - left);
	}

	private static int converseUntilNoneIsLeft(int port, Random random, AtomicInteger left) throws IOException {
		int connections = 0;
		while (left.get() > 0) {
			converse(port, random, left);
			connections++;
		}
		return connections;
	}

	// Some clients leave while their last request is being served, so that the server
	// reuses its objects at an unusual moment. No request is sent before the response to
	// the one before it has arrived, because Reactor Netty may then lose it.
	private static void converse(int port, Random random, AtomicInteger left) throws IOException {
		try (RawClient client = new RawClient(port)) {
			for (int request = random.nextInt(8); request > 0; request--) {
				String[] target = TARGETS[random.nextInt(TARGETS.length)];
				client.send(request(target[0], random));
				assertThat(client.readUntil(target[1])).endsWith(target[1]);
				left.decrementAndGet();
			}
			client.send(request(LAST_TARGETS[random.nextInt(LAST_TARGETS.length)], random).replaceFirst("\r\n",
					"\r\nConnection: close\r\n"));
			left.decrementAndGet();
			switch (random.nextInt(4)) {
				case 0 -> client.reset();
				case 1 -> client.stopSending();
				default -> client.readAll();
			}
		}
	}

	private static String request(String target, Random random) {
		return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Tenant: t" + random.nextInt(20) + "\r\n"
				+ PLANS[random.nextInt(PLANS.length)] + "\r\n";
	}

	@ParameterizedTest
	@EnumSource
	void aBeanThatTakesItsTimeHoldsUpNoRequestOfAnotherThread(TestedServer tested) throws IOException {
		try (WireServer server = WireServer.start(tested, SlowApplication.class, PROPERTIES)) {
			SlowApplication application = server.context().getBean(SlowApplication.class);
			try (RawClient slow = new RawClient(server.port())) {
				slow.send(WireCase.request("GET /ok", "X-Tenant: slow"));
				Awaitility.await().atMost(Recorded.PATIENCE).untilTrue(application.asked);
				assertThat(server.exchange(WireCase.of("other", "GET /ok", 200, "/ok", "X-Tenant: other")))
					.startsWith("HTTP/1.1 200 ");
			}
			finally {
				application.released.set(true);
			}
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(requests(server, "tenant")).isEqualTo(Map.of("other", 1L, "slow", 1L)));
		}
	}

	@Test
	void requestsThatNeverReachTheFilterHaveNoValues() throws IOException {
		try (WireServer server = start(TestedServer.REACTOR_NETTY)) {
			RawClient.exchange(server.port(),
					"GET /ok HTTP/1.1\r\nHost: localhost\r\nX-Plan: paid\r\nContent-Length: x\r\n\r\n");
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(requests(server, "plan", "host", "tenant"))
					.isEqualTo(Map.of("NONE NONE NONE", 1L)));
		}
	}

	@Test
	void seriesFromTheStartHaveTheListedValuesAndNone() {
		try (WireServer server = WireServer.start(TestedServer.REACTOR_NETTY, LabelledApplication.class,
				"webmetrics.header-labels.plan.header=X-Plan", "webmetrics.header-labels.plan.values=free,paid",
				"webmetrics.latency.initial=true", "webmetrics.latency.labels=endpoint,plan")) {
			for (String name : new String[] { "requests", "request.latency" }) {
				assertThat(server.registry()
					.get(name)
					.tag("endpoint", "/ok")
					.meters()
					.stream()
					.map((meter) -> values(meter, "plan"))
					.collect(Collectors.toSet())).containsExactlyInAnyOrder("free", "paid", "NONE");
			}
			assertThat(server.registry().get("requests").meters())
				.allMatch((meter) -> values(meter, "tenant").equals("NONE"));
		}
	}

	@Test
	void whenTheSeriesFromTheStartWouldBeTooManyThenThereAreNone() {
		String[] values = new String[10_000];
		Arrays.setAll(values, (value) -> "v" + value);
		try (WireServer server = WireServer.start(TestedServer.REACTOR_NETTY, LabelledApplication.class,
				"webmetrics.header-labels.plan.header=X-Plan",
				"webmetrics.header-labels.plan.values=" + String.join(",", values),
				"webmetrics.header-labels.again.header=X-Plan",
				"webmetrics.header-labels.again.values=" + String.join(",", values), "logging.level.root=off")) {
			assertThat(server.registry().find("requests").meters()).isEmpty();
		}
	}

	private static WireServer start(TestedServer tested) {
		return WireServer.start(tested, LabelledApplication.class, PROPERTIES);
	}

	/**
	 * Return the number of requests by the values of the given labels.
	 */
	private static Map<String, Long> requests(WireServer server, String... labels) {
		MeterRegistry registry = server.registry();
		Map<String, Long> requests = new TreeMap<>();
		for (Counter counter : registry.find("requests").counters()) {
			requests.merge(values(counter, labels), (long) counter.count(), Long::sum);
		}
		requests.values().removeIf((count) -> count == 0);
		return requests;
	}

	private static String values(Meter meter, String... labels) {
		return Arrays.stream(labels).map(meter.getId()::getTag).collect(Collectors.joining(" "));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class LabelledApplication {

		private final Map<String, LongAdder> reached = new ConcurrentHashMap<>();

		private final Map<String, LongAdder> ended = new ConcurrentHashMap<>();

		/**
		 * Return the number of requests that reached the application by tenant and plan.
		 */
		Map<String, Long> reached() {
			return sums(this.reached);
		}

		/**
		 * Return the number of requests that have not ended in the application.
		 */
		Map<String, Long> open() {
			return Recorded.difference(sums(this.ended), reached());
		}

		private static Map<String, Long> sums(Map<String, LongAdder> counts) {
			Map<String, Long> sums = new TreeMap<>();
			counts.forEach((values, count) -> sums.put(values, count.sum()));
			return sums;
		}

		private static void count(Map<String, LongAdder> counts, String values) {
			counts.computeIfAbsent(values, (key) -> new LongAdder()).increment();
		}

		@Bean
		@Order(-100)
		WebFilter tenants() {
			return (exchange, chain) -> {
				HttpHeaders headers = exchange.getRequest().getHeaders();
				String tenant = headers.getFirst("X-Tenant");
				String plan = Objects.requireNonNullElse(headers.getFirst("X-Plan"), "NONE");
				String values = tenant + " " + plan.replace("unknown", "OTHER");
				count(this.reached, values);
				if (tenant != null) {
					exchange.getAttributes().put("tenant", tenant);
				}
				return chain.filter(exchange).doFinally((signal) -> count(this.ended, values));
			};
		}

		// Also in the documentation.
		@Bean
		LabelContributor tenantLabel() {
			return LabelContributor.of("tenant", (exchange) -> exchange.getAttribute("tenant"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(LabelledApplication.class)
	static class SlowApplication {

		private final AtomicBoolean asked = new AtomicBoolean();

		private final AtomicBoolean released = new AtomicBoolean();

		@Bean
		LabelContributor slowLabel() {
			return LabelContributor.of("slow", this::slow);
		}

		private String slow(ServerWebExchange exchange) {
			if (exchange.getAttributeOrDefault("tenant", "").equals("slow")) {
				this.asked.set(true);
				while (!this.released.get()) {
					Thread.onSpinWait();
				}
			}
			return "asked";
		}

	}

}
