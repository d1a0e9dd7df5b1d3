package io.github.webmetrics.server;

import io.github.webmetrics.failure.RecordingFailures;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

class ReactorNettyObserversTests {

	private final RefusedBodies bodies = new RefusedBodies(new RecordingFailures());

	private final RequestEnds requests = new RequestEnds((request) -> {
	}, new RecordingFailures());

	@Test
	void addsBothObservers() {
		HttpServer server = new ReactorNettyObservers(this.bodies, this.requests).apply(HttpServer.create());
		assertThat(server.configuration().doOnChannelInit()).isSameAs(this.bodies);
		assertThat(server.configuration().childObserver()).isSameAs(this.requests);
	}

	@Test
	void whenServerIsObservedAlreadyThenItIsUnchanged() {
		ReactorNettyObservers observers = new ReactorNettyObservers(this.bodies, this.requests);
		HttpServer server = observers.apply(HttpServer.create());
		assertThat(observers.apply(server.port(1))).extracting((again) -> again.configuration().childObserver())
			.isSameAs(this.requests);
	}

}
