package io.github.webmetrics.server;

import java.nio.file.Path;
import java.util.function.LongSupplier;

import io.github.webmetrics.failure.RecordingFailures;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * A response whose body is observed.
 */
class ObservedResponse extends ServerHttpResponseDecorator {

	private final BodyObservation observation;

	private final RecordingFailures failures;

	private ObservedResponse(ServerHttpResponse response, BodyObservation observation, RecordingFailures failures) {
		super(response);
		this.observation = observation;
		this.failures = failures;
	}

	/**
	 * Create a response. Spring sends files without copying them if the type of the
	 * response allows that.
	 * @param response the response
	 * @param observation receives what is observed
	 * @param failures receives failures of the observation
	 */
	static ObservedResponse of(ServerHttpResponse response, BodyObservation observation, RecordingFailures failures) {
		return (response instanceof ZeroCopyHttpOutputMessage files)
				? new OfFiles(response, files, observation, failures)
				: new ObservedResponse(response, observation, failures);
	}

	BodyObservation observation() {
		return this.observation;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return super.writeWith(new Body().observed(body));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		Body observed = new Body();
		return super.writeAndFlushWith(Flux.from(body).map((part) -> {
			observed.begin();
			return observed.observed(part);
		}));
	}

	@Override
	public Mono<Void> setComplete() {
		new Body().begin();
		return super.setComplete();
	}

	/**
	 * What the application writes by one call. Spring ignores it if the response was
	 * committed before.
	 */
	private final class Body {

		private boolean sent;

		// Spring treats a Mono differently, so it must stay one.
		Publisher<? extends DataBuffer> observed(Publisher<? extends DataBuffer> body) {
			return (body instanceof Mono<? extends DataBuffer> mono) ? mono.doOnNext(this::write)
					: Flux.from(body).doOnNext(this::write);
		}

		void begin() {
			try {
				if (isUncommitted()) {
					ObservedResponse.this.observation.commit();
				}
			}
			catch (Throwable ex) {
				fail(ex);
			}
		}

		private void write(DataBuffer buffer) {
			write(buffer::readableByteCount);
		}

		void write(LongSupplier bytes) {
			try {
				if (isUncommitted() || this.sent) {
					ObservedResponse.this.observation.write(bytes.getAsLong());
				}
			}
			catch (Throwable ex) {
				fail(ex);
			}
		}

		private boolean isUncommitted() {
			boolean uncommitted = !isCommitted();
			if (uncommitted) {
				this.sent = true;
				ObservedResponse.this.observation.notCommitted();
			}
			return uncommitted;
		}

		private void fail(Throwable failure) {
			ObservedResponse.this.failures.log("Could not observe the body of a response", failure);
		}

	}

	/**
	 * A response that sends files without copying them.
	 */
	private static final class OfFiles extends ObservedResponse implements ZeroCopyHttpOutputMessage {

		private final ZeroCopyHttpOutputMessage files;

		OfFiles(ServerHttpResponse response, ZeroCopyHttpOutputMessage files, BodyObservation observation,
				RecordingFailures failures) {
			super(response, observation, failures);
			this.files = files;
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			new Body().write(() -> count);
			return this.files.writeWith(file, position, count);
		}

	}

}
