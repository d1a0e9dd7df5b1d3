package io.github.webmetrics;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

/**
 * A {@link ServerWebExchange} that tells the recording of its request which route serves
 * it.
 */
final class RouteObservingExchange extends ServerWebExchangeDecorator {

	private final RequestRecording recording;

	private @Nullable Map<String, Object> attributes;

	RouteObservingExchange(ServerWebExchange delegate, RequestRecording recording) {
		super(delegate);
		this.recording = recording;
	}

	// Not asked for before somebody else does: if it fails, then for who asked.
	@Override
	public Map<String, Object> getAttributes() {
		Map<String, Object> present = this.attributes;
		if (present == null) {
			present = new RouteObservingAttributes(getDelegate().getAttributes(), this.recording);
			this.attributes = present;
		}
		return present;
	}

}
