package io.github.webmetrics.sample;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test that docs/java-api.md shows to users.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DocumentedMetricsTests {

	@Test
	void countsRequestsByRoute(@LocalServerPort int port, @Autowired MeterRegistry registry) {
		WebTestClient client = WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
		double before = requests(registry);
		client.get().uri("/users/1").exchange().expectStatus().isOk();
		Awaitility.await().untilAsserted(() -> assertThat(requests(registry)).isEqualTo(before + 1));
	}

	private static double requests(MeterRegistry registry) {
		return registry.find("requests")
			.tags("endpoint", "/users/{id}", "http_status", "200")
			.counters()
			.stream()
			.mapToDouble(Counter::count)
			.sum();
	}

}
