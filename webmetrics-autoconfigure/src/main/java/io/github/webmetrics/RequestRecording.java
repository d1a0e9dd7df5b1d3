package io.github.webmetrics;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The recording of one request, from its start to the first of its ends. Never throws.
 * <p>
 * The series that counts the request as in progress is its whole state. Whoever takes a
 * series out of that field, and only who does, owes the series its
 * {@link RequestSeries#leave()}: so a request that is routed on one thread while it ends
 * on another is counted once and leaves the gauge as it was.
 */
class RequestRecording {

	private static final AtomicReferenceFieldUpdater<RequestRecording, @Nullable RequestSeries> SERIES = AtomicReferenceFieldUpdater
		.newUpdater(RequestRecording.class, RequestSeries.class, "series");

	private final RequestRecorder recorder;

	private final ServerWebExchange exchange;

	private final long started;

	private volatile @Nullable RequestSeries series;

	RequestRecording(RequestRecorder recorder, ServerWebExchange exchange, RequestSeries series, long started) {
		this.recorder = recorder;
		this.exchange = exchange;
		this.started = started;
		this.series = series;
		series.enter();
	}

	final ServerWebExchange exchange() {
		return this.exchange;
	}

	/**
	 * Commit the response of the request.
	 * @return the commit, or {@code null} where there is none to do
	 */
	final @Nullable Mono<Void> commit() {
		return this.recorder.completion().commit(this.exchange);
	}

	/**
	 * Handle an error to the point where the response is committed.
	 * @param error the error
	 * @return the handling, or {@code null} for an error that must go on
	 */
	final @Nullable Mono<Void> handle(Throwable error) {
		return this.recorder.completion().handle(this.exchange, error);
	}

	final long started() {
		return this.started;
	}

	/**
	 * Move the request in progress to the series of the route that will serve it.
	 * @param pattern pattern of the route
	 */
	final void routed(PathPattern pattern) {
		try {
			RequestSeries present = this.series;
			if (present != null) {
				move(this.recorder.series(pattern, present.method()));
			}
		}
		catch (Throwable ex) {
			this.recorder.failures().log(RecordingFailures.Kind.ROUTE, ex);
		}
	}

	private void move(RequestSeries next) {
		next.enter();
		RequestSeries previous = this.series;
		while (previous != null) {
			if (SERIES.compareAndSet(this, previous, next)) {
				previous.leave();
				return;
			}
			previous = this.series;
		}
		next.leave();
	}

	/**
	 * Record the end of the request, unless it has ended before.
	 * @param end how it ended
	 * @param error what it ended with, if with an error
	 */
	final void end(RequestEnd end, @Nullable Throwable error) {
		if (this.series != null) {
			this.recorder.record(this, end, error);
		}
	}

	/**
	 * Leave the series of which the request is part.
	 * @return that series, or {@code null} where another has done it
	 */
	final @Nullable RequestSeries leave() {
		RequestSeries last = SERIES.getAndSet(this, null);
		if (last != null) {
			last.leave();
		}
		return last;
	}

}
