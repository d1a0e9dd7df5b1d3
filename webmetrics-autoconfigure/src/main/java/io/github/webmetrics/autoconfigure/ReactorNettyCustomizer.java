package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.server.HttpServerRecording;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Prepares the application's server for recording. A management server has a factory of
 * its own, which is not customized.
 */
final class ReactorNettyCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private final HttpServerRecording recording;

	ReactorNettyCustomizer(HttpServerRecording recording) {
		this.recording = recording;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(this.recording::apply);
	}

}
