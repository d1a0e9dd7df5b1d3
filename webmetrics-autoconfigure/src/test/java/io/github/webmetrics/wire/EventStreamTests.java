package io.github.webmetrics.wire;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests event streams whose client leaves over HTTP/2 before the first event. Over
 * HTTP/1.1, Tomcat and Jetty do not notice that.
 */
@ParameterizedClass
@EnumSource
class EventStreamTests {

	@Parameter
	TestedServer tested;

	@Test
	void whenClientLeavesBeforeTheFirstEventThenDurationIsNotObserved() throws Exception {
		try (WireServer server = WireServer.start(this.tested, WireApplication.class, "server.http2.enabled=true");
				ProtocolClient client = new ProtocolClient(Protocol.H2C, null, server.port())) {
			Recorded before = Recorded.now(server.registry());
			Disposable exchange = client.receive("GET /events-never", Mono.empty()).subscribe();
			Recorded.awaitInProgress(server.registry(), Map.of("GET /events-never", 1L));
			exchange.dispose();
			Recorded added = before.awaitAdded(server.registry(), 1);
			assertThat(added.requests()).isEqualTo(Map.of("GET /events-never 499", 1L));
			assertThat(added.observed()).isEmpty();
			assertThat(added.inProgress()).isEmpty();
		}
	}

}
