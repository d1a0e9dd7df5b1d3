package io.github.webmetrics.server;

import java.util.Map;
import java.util.function.Supplier;

import io.github.webmetrics.failure.RecordingFailures;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A request whose body is observed.
 */
final class ObservedRequest extends ServerHttpRequestDecorator {

	private final BodyObservation observation;

	private final RecordingFailures failures;

	ObservedRequest(ServerHttpRequest request, BodyObservation observation, RecordingFailures failures) {
		super(request);
		this.observation = observation;
		this.failures = failures;
	}

	// Spring does this for requests of its own types only.
	void setAttributesSupplier(Supplier<Map<String, Object>> attributes) {
		if (getDelegate() instanceof AbstractServerHttpRequest request) {
			request.setAttributesSupplier(attributes);
		}
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return super.getBody().doOnNext(this::read);
	}

	private void read(DataBuffer buffer) {
		try {
			this.observation.read(buffer.readableByteCount());
		}
		catch (Throwable ex) {
			this.failures.log("Could not observe the body of a request", ex);
		}
	}

}
