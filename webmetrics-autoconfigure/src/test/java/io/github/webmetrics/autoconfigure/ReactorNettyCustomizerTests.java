package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.server.RefusedBodies;
import io.github.webmetrics.server.RefusedRequests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

class ReactorNettyCustomizerTests {

	private final RefusedBodies bodies = new RefusedBodies(new RecordingFailures());

	private final RefusedRequests requests = new RefusedRequests((status) -> {
	}, new RecordingFailures());

	@Test
	void registersBothObservers() {
		HttpServerConfig server = customize(this.requests);
		assertThat(server.doOnChannelInit()).isSameAs(this.bodies);
		assertThat(server.childObserver()).isSameAs(this.requests);
	}

	@Test
	void whenRefusedRequestsAreNotCountedThenOnlyBodiesAreObserved() {
		HttpServerConfig server = customize(null);
		assertThat(server.doOnChannelInit()).isSameAs(this.bodies);
		assertThat(server.childObserver()).isSameAs(HttpServer.create().configuration().childObserver());
	}

	private HttpServerConfig customize(@Nullable RefusedRequests requests) {
		NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
		new ReactorNettyCustomizer(this.bodies, requests).customize(factory);
		HttpServer server = HttpServer.create();
		for (NettyServerCustomizer customizer : factory.getServerCustomizers()) {
			server = customizer.apply(server);
		}
		return server.configuration();
	}

}
