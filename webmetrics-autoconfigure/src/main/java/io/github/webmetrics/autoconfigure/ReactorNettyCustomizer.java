package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.ServerAnswers;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Adds to the application's own server what sees its answers, beside what is there. A
 * management server has a factory of its own, which is not customized.
 */
final class ReactorNettyCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private final ServerAnswers answers = new ServerAnswers();

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers((server) -> server.doOnChannelInit(this.answers));
	}

}
