package io.github.webmetrics.autoconfigure;

import java.util.Collection;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.server.HttpServerRecording;
import io.github.webmetrics.server.ReactorNettyObservers;
import io.github.webmetrics.server.RefusedBodies;
import io.github.webmetrics.server.RequestEnds;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

class ReactorNettyCustomizerTests {

	@Test
	void preparesTheServerOfTheFactory() {
		RefusedBodies bodies = new RefusedBodies(new RecordingFailures());
		HttpServerRecording recording = new ReactorNettyObservers(bodies, new RequestEnds((request) -> {
		}, new RecordingFailures()));
		NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
		new ReactorNettyCustomizer(recording).customize(factory);
		Collection<NettyServerCustomizer> customizers = factory.getServerCustomizers();
		assertThat(customizers).hasSize(1);
		HttpServer server = customizers.iterator().next().apply(HttpServer.create());
		assertThat(server.configuration().doOnChannelInit()).isSameAs(bodies);
	}

}
