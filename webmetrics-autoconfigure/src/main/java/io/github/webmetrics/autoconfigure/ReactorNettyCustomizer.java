package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.RefusedRequests;
import io.github.webmetrics.ServerAnswers;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Adds to the application's own server what sees its answers, beside what is there. A
 * management server has a factory of its own, which is not customized.
 */
final class ReactorNettyCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private final ServerAnswers answers;

	private final @Nullable RefusedRequests refused;

	/**
	 * Create a customizer.
	 * @param answers sees answers to requests of the application
	 * @param refused counts the requests that do not become one, {@code null} for none to
	 * be counted
	 */
	ReactorNettyCustomizer(ServerAnswers answers, @Nullable RefusedRequests refused) {
		this.answers = answers;
		this.refused = refused;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers((server) -> server.doOnChannelInit(this.answers));
		RefusedRequests observer = this.refused;
		if (observer != null) {
			factory.addServerCustomizers((server) -> server.childObserve(observer));
		}
	}

}
