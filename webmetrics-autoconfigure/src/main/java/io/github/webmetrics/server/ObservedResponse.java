package io.github.webmetrics.server;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.webmetrics.failure.RecordingFailures;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * A response whose body is observed. It leads to what is observed of its request, too.
 */
class ObservedResponse extends ServerHttpResponseDecorator {

	private final BodyObservation observation;

	private final boolean observed;

	private final RecordingFailures failures;

	private ObservedResponse(ServerHttpResponse response, BodyObservation observation, boolean observed,
			RecordingFailures failures) {
		super(response);
		this.observation = observation;
		this.observed = observed;
		this.failures = failures;
	}

	/**
	 * Create a response. Spring sends files without copying them if the type of the
	 * response allows that.
	 * @param response the response
	 * @param observation receives what is observed
	 * @param observed whether the body of the response is, and not only that of its
	 * request
	 * @param failures receives failures of the observation
	 */
	static ObservedResponse of(ServerHttpResponse response, BodyObservation observation, boolean observed,
			RecordingFailures failures) {
		return (response instanceof ZeroCopyHttpOutputMessage files)
				? new OfFiles(response, files, observation, observed, failures)
				: new ObservedResponse(response, observation, observed, failures);
	}

	BodyObservation observation() {
		return this.observation;
	}

	// Each subscription writes a body of its own.
	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		if (!this.observed) {
			return super.writeWith(body);
		}
		return super.writeWith((body instanceof Mono) ? Mono.defer(() -> new Body().one(body))
				: Flux.defer(() -> new Body().several(body)));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		if (!this.observed) {
			return super.writeAndFlushWith(body);
		}
		// Spring commits a response to HEAD without looking at the body.
		return this.observation.isBodiless() ? noticed(() -> super.writeAndFlushWith(body), Body::commit)
				: super.writeAndFlushWith(Flux.defer(() -> new Body().parts(body)));
	}

	@Override
	public Mono<Void> setComplete() {
		return noticed(super::setComplete, Body::commit);
	}

	// Spring takes the response for committed when it is asked to do something, and does
	// it when that is subscribed to.
	Mono<Void> noticed(Supplier<Mono<Void>> action, Consumer<Body> notice) {
		Body body = new Body();
		boolean begun = this.observed && body.begin();
		Mono<Void> done = action.get();
		return begun ? done.doOnSubscribe((subscription) -> notice.accept(body)) : done;
	}

	/**
	 * What the application writes by one call. Spring ignores it if the response is
	 * committed before.
	 */
	final class Body {

		// Spring treats a Mono differently, so it must stay one.
		Mono<DataBuffer> one(Publisher<? extends DataBuffer> body) {
			return Mono.<DataBuffer>from(body).doOnNext(this::write);
		}

		Flux<DataBuffer> several(Publisher<? extends DataBuffer> body) {
			return Flux.<DataBuffer>from(body).doOnNext(this::write).doOnComplete(this::commit);
		}

		Flux<Publisher<DataBuffer>> parts(Publisher<? extends Publisher<? extends DataBuffer>> parts) {
			return Flux.from(parts).map(this::part).doOnComplete(this::commit);
		}

		private Publisher<DataBuffer> part(Publisher<? extends DataBuffer> part) {
			commit();
			return (part instanceof Mono) ? one(part) : Flux.<DataBuffer>from(part).doOnNext(this::write);
		}

		private void write(DataBuffer buffer) {
			begin();
			guarded(() -> ObservedResponse.this.observation.write(this, buffer.readableByteCount()));
		}

		void write(long bytes) {
			guarded(() -> ObservedResponse.this.observation.write(this, bytes));
		}

		void commit() {
			begin();
			guarded(() -> ObservedResponse.this.observation.commit(this));
		}

		/**
		 * Begin to be the body of the response, unless the response is committed.
		 * @return whether it is not
		 */
		boolean begin() {
			try {
				if (isCommitted()) {
					return false;
				}
				ObservedResponse.this.observation.begin(this);
				return true;
			}
			catch (Throwable ex) {
				log(ex);
				return false;
			}
		}

		private void guarded(Runnable action) {
			try {
				action.run();
			}
			catch (Throwable ex) {
				log(ex);
			}
		}

		private void log(Throwable failure) {
			ObservedResponse.this.failures.log("Could not observe the body of a response", failure);
		}

	}

	/**
	 * A response that sends files without copying them.
	 */
	private static final class OfFiles extends ObservedResponse implements ZeroCopyHttpOutputMessage {

		private final ZeroCopyHttpOutputMessage files;

		OfFiles(ServerHttpResponse response, ZeroCopyHttpOutputMessage files, BodyObservation observation,
				boolean observed, RecordingFailures failures) {
			super(response, observation, observed, failures);
			this.files = files;
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			return noticed(() -> this.files.writeWith(file, position, count), (body) -> body.write(count));
		}

	}

}
