package io.github.webmetrics;

import java.util.Map;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

/**
 * A {@link ServerWebExchange} that tells the recording of its request which route serves
 * it.
 */
final class RouteObservingExchange extends ServerWebExchangeDecorator {

	private final Map<String, Object> attributes;

	RouteObservingExchange(ServerWebExchange delegate, RequestRecording recording) {
		super(delegate);
		this.attributes = new RouteObservingAttributes(delegate.getAttributes(), recording);
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.attributes;
	}

}
