package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.server.RefusedBodies;
import io.github.webmetrics.server.RefusedRequests;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Registers the observers of refused bodies and requests with the application's server. A
 * management server has a factory of its own, which is not customized.
 */
final class ReactorNettyCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private final RefusedBodies bodies;

	private final @Nullable RefusedRequests requests;

	/**
	 * Create a customizer.
	 * @param bodies observes refused bodies
	 * @param requests observes refused requests, or {@code null} if they are not counted
	 */
	ReactorNettyCustomizer(RefusedBodies bodies, @Nullable RefusedRequests requests) {
		this.bodies = bodies;
		this.requests = requests;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers((server) -> server.doOnChannelInit(this.bodies));
		RefusedRequests observer = this.requests;
		if (observer != null) {
			factory.addServerCustomizers((server) -> server.childObserve(observer));
		}
	}

}
