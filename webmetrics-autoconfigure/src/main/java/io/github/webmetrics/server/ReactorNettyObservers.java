package io.github.webmetrics.server;

import java.util.Map;

import io.netty.util.AttributeKey;
import reactor.netty.http.server.HttpServer;

/**
 * An {@link HttpServerRecording} that adds the observers of refused bodies and of the
 * ends of requests.
 *
 * @param bodies observes refused bodies
 * @param requests observes the ends of requests
 * @since 0.1.0
 */
public record ReactorNettyObservers(RefusedBodies bodies, RequestEnds requests) implements HttpServerRecording {

	// An attribute of the configuration. With two observers, each request would be
	// counted twice.
	private static final AttributeKey<Boolean> OBSERVED = AttributeKey.valueOf(ReactorNettyObservers.class, "observed");

	@Override
	public HttpServer apply(HttpServer server) {
		Map<AttributeKey<?>, ?> attributes = server.configuration().attributes();
		if (attributes != null && attributes.containsKey(OBSERVED)) {
			return server;
		}
		return server.attr(OBSERVED, true).doOnChannelInit(this.bodies).childObserve(this.requests);
	}

}
