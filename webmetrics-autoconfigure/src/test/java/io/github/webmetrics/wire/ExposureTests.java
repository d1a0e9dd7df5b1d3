package io.github.webmetrics.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests which endpoints of the actuator can be reached, without and with the
 * configuration that the page on security shows.
 */
class ExposureTests {

	private static final String EVERYTHING = "management.endpoints.web.exposure.include=*";

	@TempDir
	private Path folder;

	@Test
	void starterExposesNothing() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class)) {
			assertThat(endpoints(server)).containsExactly("/actuator/health");
			assertThat(get(server.port(), "/actuator/prometheus")).startsWith("HTTP/1.1 404 ");
		}
	}

	@Test
	void starterAddsOneEndpoint() {
		Collection<String> without;
		try (WireServer server = WireServer.start(WireApplication.class, EVERYTHING, NoHarmTests.WITHOUT)) {
			without = endpoints(server);
		}
		try (WireServer server = WireServer.start(WireApplication.class, EVERYTHING)) {
			assertThat(without).contains("/actuator/prometheus").doesNotContain("/actuator/webmetrics");
			assertThat(endpoints(server)).contains("/actuator/webmetrics")
				.filteredOn((path) -> !path.equals("/actuator/webmetrics"))
				.containsExactlyInAnyOrderElementsOf(without);
		}
	}

	@Test
	void documentedConfigurationExposesHealthAndPrometheusOnly() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, page(SecurityPage.EXPOSURE))) {
			assertThat(endpoints(server)).containsExactlyInAnyOrder("/actuator/health", "/actuator/prometheus");
			assertThat(get(server.port(), "/actuator/health")).startsWith("HTTP/1.1 200 ")
				.endsWith("\r\n\r\n{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
			get(server.port(), "/thrown");
			// Spring's observation may end after the client has received the response.
			Awaitility.await()
				.atMost(Recorded.PATIENCE)
				.untilAsserted(() -> assertThat(get(server.port(), "/actuator/prometheus")).startsWith("HTTP/1.1 200 ")
					.contains("requests_total{", "jvm_info{", "exception=\"IllegalArgumentException\""));
		}
	}

	@Test
	void whenEverythingIsExposedThenAccessLevelsStillApply() throws IOException {
		Collection<String> all;
		try (WireServer server = WireServer.start(WireApplication.class, EVERYTHING)) {
			all = endpoints(server);
		}
		try (WireServer server = WireServer.start(WireApplication.class, page(SecurityPage.EXPOSURE), EVERYTHING)) {
			assertThat(all).contains("/actuator/env", "/actuator/loggers", "/actuator/threaddump");
			for (String path : all) {
				boolean documented = path.endsWith("/health") || path.endsWith("/prometheus");
				assertThat(get(server.port(), path)).startsWith("HTTP/1.1 " + (documented ? 200 : 404));
			}
		}
	}

	@Test
	void whenMaximumAccessIsReadOnlyThenWriteOperationsAreRejected() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class, EVERYTHING)) {
			assertThat(setLevel(server)).startsWith("HTTP/1.1 204 ");
		}
		try (WireServer server = WireServer.start(WireApplication.class, EVERYTHING,
				"management.endpoints.access.max-permitted=read-only",
				"management.endpoint.loggers.access=unrestricted")) {
			assertThat(setLevel(server)).startsWith("HTTP/1.1 405 ");
			assertThat(get(server.port(), "/actuator/loggers")).startsWith("HTTP/1.1 200 ");
		}
	}

	@Test
	void managementPortListensOnTheDocumentedAddressOnly() throws IOException {
		try (WireServer server = WireServer.start(WireApplication.class,
				page(SecurityPage.EXPOSURE, SecurityPage.OWN_PORT), "management.server.port=0")) {
			int port = server.managementPort();
			assertThat(get(port, "/actuator/health")).startsWith("HTTP/1.1 200 ");
			assertThat(get(port, "/actuator/prometheus")).startsWith("HTTP/1.1 200 ");
			assertThat(get(port, "/actuator/env")).startsWith("HTTP/1.1 404 ");
			assertThat(get(port, "/ok")).startsWith("HTTP/1.1 404 ");
			assertThat(get(server.port(), "/actuator/health")).startsWith("HTTP/1.1 404 ");
			assertThat(get(server.port(), "/actuator/prometheus")).startsWith("HTTP/1.1 404 ");
			InetAddress other = InetAddress.getByName("127.0.0.2");
			assertThatIOException().isThrownBy(() -> new Socket(other, port).close());
		}
	}

	@Test
	void whenBasePathOfActuatorChangesThenItsSecurityStillApplies() throws IOException {
		try (WireServer server = WireServer.start(SecuredExposureTests.WithOwnChain.class, page(SecurityPage.EXPOSURE),
				"management.endpoints.web.base-path=/manage")) {
			assertThat(get(server.port(), "/manage/health")).startsWith("HTTP/1.1 200 ");
			assertThat(get(server.port(), "/manage/prometheus")).startsWith("HTTP/1.1 401 ");
			assertThat(get(server.port(), "/manage/prometheus", SecuredExposureTests.USER)).startsWith("HTTP/1.1 403 ");
			assertThat(get(server.port(), "/actuator/prometheus", SecuredExposureTests.USER))
				.startsWith("HTTP/1.1 404 ");
		}
	}

	@Test
	void refusedRequestsAreRecordedUnlessTheyAreForTheActuator() throws IOException {
		try (WireServer server = WireServer.start(SecuredExposureTests.WithOwnChain.class,
				page(SecurityPage.EXPOSURE))) {
			Recorded before = Recorded.now(server.registry());
			get(server.port(), "/actuator/prometheus");
			get(server.port(), "/actuator/prometheus", SecuredExposureTests.USER);
			get(server.port(), "/users/1");
			assertThat(before.awaitAdded(server.registry(), 1).requests())
				.containsExactlyEntriesOf(Map.of("GET /users/{id} 401", 1L));
		}
	}

	@Test
	void whenApplicationHasNoSecurityFilterChainThenItIsOpen() throws IOException {
		try (WireServer server = WireServer.start(SecuredExposureTests.WithoutOwnChain.class,
				page(SecurityPage.EXPOSURE))) {
			assertThat(get(server.port(), "/ok")).startsWith("HTTP/1.1 200 ");
			assertThat(get(server.port(), "/actuator/env")).startsWith("HTTP/1.1 404 ");
			assertThat(get(server.port(), "/actuator/prometheus")).startsWith("HTTP/1.1 401 ");
		}
	}

	@Test
	void whenThereIsNoSecurityFilterChainThenSpringBootRequiresALogin() throws IOException {
		try (WireServer server = WireServer.start(SecuredExposureTests.WithoutChains.class,
				page(SecurityPage.EXPOSURE))) {
			assertThat(get(server.port(), "/ok")).startsWith("HTTP/1.1 401 ");
			assertThat(get(server.port(), "/actuator/health")).startsWith("HTTP/1.1 200 ");
			assertThat(get(server.port(), "/actuator/prometheus")).startsWith("HTTP/1.1 401 ");
			assertThat(get(server.port(), "/actuator/prometheus", SecuredExposureTests.USER))
				.startsWith("HTTP/1.1 200 ");
		}
	}

	@Test
	void pageIsBehindTheSecurityOfTheActuator() throws IOException {
		try (WireServer server = WireServer.start(SecuredExposureTests.WithOwnChain.class, page(SecurityPage.EXPOSURE),
				EVERYTHING, "management.endpoint.webmetrics.access=read-only")) {
			for (String path : List.of("/actuator/webmetrics", "/actuator/webmetrics/page.js")) {
				assertThat(get(server.port(), path)).startsWith("HTTP/1.1 401 ");
				assertThat(get(server.port(), path, SecuredExposureTests.USER)).startsWith("HTTP/1.1 403 ");
				assertThat(get(server.port(), path, SecuredExposureTests.SCRAPER)).startsWith("HTTP/1.1 200 ");
			}
		}
	}

	private String page(String... parts) throws IOException {
		return SecurityPage.configuration(this.folder, parts);
	}

	private static Collection<String> endpoints(WireServer server) {
		return server.context().getBean(PathMappedEndpoints.class).getAllPaths();
	}

	private static String get(int port, String path, String... headers) throws IOException {
		return RawClient.exchange(port, WireCase.request("GET " + path, headers));
	}

	private static String setLevel(WireServer server) throws IOException {
		return RawClient.exchange(server.port(), WireCase.request("POST /actuator/loggers/some.logger",
				"Content-Type: application/json", "{\"configuredLevel\":\"error\"}"));
	}

}
