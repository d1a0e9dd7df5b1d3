package io.github.webmetrics.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.github.webmetrics.LabelContributor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Reproduces values that a reader does not expect, except {@code UNMATCHED}:
 * {@code OTHER}, {@code UNROUTED}, the status 499 and the name of a port.
 */
class TroubleshootingValuesTests extends TroubleshootingKit {

	@Test
	@Symptom(OTHER)
	void valuesPastTheirLimitsAreOther(CapturedOutput output) throws IOException {
		try (WireServer server = WireServer.start(LabelledApplication.class, EXPOSED, "webmetrics.max-endpoints=3",
				"webmetrics.max-label-values=2", "webmetrics.header-labels.plan.header=X-Plan",
				"webmetrics.header-labels.plan.values=free,paid")) {
			for (String path : List.of("/ok", "/one", "/empty", "/users/1", "/cors")) {
				get(server, path, "X-Tenant: " + path.substring(1, 3), "X-Plan: free");
			}
			RawClient.exchange(server.port(), WireCase.request("BREW /ok", "X-Plan: gold"));
			Recorded.NOTHING.awaitAdded(server.registry(), 6);
			Scrape scrape = Scrape.of(server);
			assertThat(scrape.sum("requests_total", "endpoint=\"OTHER\"")).isEqualTo(2);
			assertThat(scrape.sum("requests_total", "method=\"OTHER\"", "plan=\"OTHER\"", "endpoint=\"/ok\""))
				.isEqualTo(1);
			assertThat(scrape.sum("requests_total", "tenant=\"OTHER\"")).isEqualTo(3);
		}
		assertQuoted(output, OTHER, 0);
	}

	@Test
	@Symptom(UNROUTED)
	void whileAFilterWaitsThenRequestIsUnrouted() throws IOException {
		try (WireServer server = WireServer.start(WaitingFilter.class);
				RawClient client = new RawClient(server.port())) {
			client.send(WireCase.request("GET /ok", "X-Wait: yes"));
			Recorded.awaitInProgress(server.registry(), Map.of("GET UNROUTED", 1L));
			server.context().getBean(WaitingFilter.class).gate.tryEmitEmpty().orThrow();
			assertThat(client.readAll()).startsWith("HTTP/1.1 200 ");
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 1))
				.isEqualTo(new Recorded(Map.of("GET /ok 200", 1L), Map.of("/ok", 1L), Map.of()));
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, UNMATCHED UNROUTED /**", "false, UNMATCHED UNROUTED" })
	@Symptom(UNROUTED)
	void seriesThatAnUnknownPathLeavesAreZero(boolean staticResources, String endpoints) throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				"spring.web.resources.add-mappings=" + staticResources)) {
			server.assertRecorded(WireCase.of("unknown path", "GET /nope", 404, "UNMATCHED"));
			assertThat(server.registry().get("requests.in.progress").gauges())
				.extracting((gauge) -> gauge.getId().getTag("endpoint"))
				.containsExactlyInAnyOrder(endpoints.split(" "));
		}
	}

	@Test
	@Symptom(LEFT)
	void whenTheClientHasATimeoutThenStatusIs499() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			Mono<String> response = WebClient.create("http://127.0.0.1:" + server.port())
				.get()
				.uri("/never")
				.retrieve()
				.bodyToMono(String.class)
				.timeout(inProgress(server));
			assertThatException().isThrownBy(() -> response.block(Recorded.PATIENCE))
				.withMessageContaining("TimeoutException");
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 1))
				.isEqualTo(new Recorded(Map.of("GET /never 499", 1L), Map.of("/never", 1L), Map.of()));
		}
	}

	// A client that gives up sooner may not have sent its request.
	private static Mono<Void> inProgress(WireServer server) {
		return Mono.<Void>fromRunnable(() -> Recorded.awaitInProgress(server.registry(), Map.of("GET /never", 1L)))
			.subscribeOn(Schedulers.boundedElastic());
	}

	@Test
	@Symptom(LEFT)
	void status499CanExistFromTheStart() throws IOException {
		String statuses = "webmetrics.requests.initial-statuses=499,500";
		assertThat(PAGE.section(LEFT)).contains(statuses);
		try (WireServer server = WireServer.start(WireApplication.class, statuses)) {
			assertThat(server.registry().get("requests").tag("endpoint", "/ok").counters())
				.extracting((counter) -> counter.getId().getTag("http_status"))
				.containsExactlyInAnyOrder("499", "500");
		}
	}

	@Test
	@Symptom(LEFT)
	void whenACheckOnlyConnectsThenNothingIsCounted() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			new RawClient(server.port()).close();
			new RawClient(server.port()).reset();
			get(server, "/ok");
			assertThat(Recorded.NOTHING.awaitAdded(server.registry(), 1).requests())
				.isEqualTo(Map.of("GET /ok 200", 1L));
		}
	}

	@Test
	@Symptom(KUBERNETES)
	void inKubernetesTheLineOfThePageIsLogged(CapturedOutput output) throws IOException {
		startLogging(WireApplication.class, "spring.main.cloud-platform=kubernetes").close();
		assertQuoted(output, KUBERNETES, 0);
		assertThat(withoutComments(Files.readString(Path.of("../observability/kubernetes/pod-monitor.yaml")))).contains(
				PAGE.blocks(KUBERNETES, "yaml title=\"pod-monitor.yaml\"").get(0).strip().replaceAll("\\s+", " "));
	}

	private static String withoutComments(String yaml) {
		return yaml.replaceAll("(?m)^\\s*#.*$", "").replaceAll("\\s+", " ");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class LabelledApplication {

		@Bean
		@Order(-100)
		WebFilter tenants() {
			return (exchange, chain) -> {
				String tenant = exchange.getRequest().getHeaders().getFirst("X-Tenant");
				if (tenant != null) {
					exchange.getAttributes().put("tenant", tenant);
				}
				return chain.filter(exchange);
			};
		}

		@Bean
		LabelContributor tenantLabel() {
			return LabelContributor.of("tenant", (exchange) -> exchange.getAttribute("tenant"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class WaitingFilter {

		private final Sinks.Empty<Void> gate = Sinks.empty();

		@Bean
		WebFilter waits() {
			return (exchange, chain) -> (exchange.getRequest().getHeaders().getFirst("X-Wait") != null)
					? this.gate.asMono().then(chain.filter(exchange)) : chain.filter(exchange);
		}

	}

}
