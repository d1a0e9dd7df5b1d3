package io.github.webmetrics.server;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * What is observed of the bodies of a request and its response.
 * <p>
 * Safe for use by several threads: the bodies may be read and written on any thread, and
 * the request may end on another one meanwhile.
 *
 * @since 0.1.0
 */
public final class BodyObservation {

	private static final Set<Integer> BODILESS = Set.of(HttpStatus.NO_CONTENT.value(), HttpStatus.RESET_CONTENT.value(),
			HttpStatus.NOT_MODIFIED.value());

	private final @Nullable Clock clock;

	private final boolean bodiless;

	private final AtomicLong read = new AtomicLong();

	private final AtomicLong written = new AtomicLong();

	private volatile @Nullable Object sender;

	private volatile Progress progress = Progress.NOTHING;

	// When the response made progress, in nanoseconds of the clock.
	private volatile long since;

	/**
	 * Create an observation that has seen nothing.
	 * @param clock the time, {@code null} if it is not observed
	 * @param bodiless whether the response to the request has no body, whatever the
	 * application writes
	 */
	BodyObservation(@Nullable Clock clock, boolean bodiless) {
		this.clock = clock;
		this.bodiless = bodiless;
	}

	/**
	 * Return the size of the request's body.
	 * @return the bytes that the application has read
	 */
	public long read() {
		return this.read.get();
	}

	/**
	 * Return the size of the response's body.
	 * @param status status of the response
	 * @return the bytes that the application has written, 0 if such a response has no
	 * body
	 */
	public long written(int status) {
		return BODILESS.contains(status) ? 0 : this.written.get();
	}

	/**
	 * Return how long the client waited for the response to begin.
	 * @param started when the request started, in nanoseconds of the clock
	 * @return the nanoseconds from the start to the first part of the body, or to the
	 * commit if there was no body; negative if the response has not begun
	 */
	public long untilFirstByte(long started) {
		return (this.progress != Progress.NOTHING) ? this.since - started : -1;
	}

	/**
	 * Return whether the response has no body, whatever the application writes.
	 */
	boolean isBodiless() {
		return this.bodiless;
	}

	/**
	 * Notice a part of the request's body.
	 * @param bytes size of the part
	 */
	void read(int bytes) {
		this.read.addAndGet(bytes);
	}

	/**
	 * Notice a body that the application begins to write to an uncommitted response. What
	 * it has written before was not sent, because the commit has failed.
	 * @param body identifies the body in further calls, which count only for the last one
	 */
	void begin(Object body) {
		this.sender = body;
		this.written.set(0);
		this.progress = Progress.NOTHING;
	}

	/**
	 * Notice that the response is about to be committed.
	 * @param body its body
	 */
	void commit(Object body) {
		if (body == this.sender && this.progress == Progress.NOTHING) {
			progress(Progress.HEAD);
		}
	}

	/**
	 * Notice a part of the response's body.
	 * @param body the body
	 * @param bytes size of the part
	 */
	void write(Object body, long bytes) {
		if (body != this.sender || this.bodiless) {
			return;
		}
		if (this.progress != Progress.BODY) {
			progress(Progress.BODY);
		}
		this.written.addAndGet(bytes);
	}

	private void progress(Progress progress) {
		if (this.clock != null) {
			this.since = this.clock.monotonicTime();
		}
		this.progress = progress;
	}

	private enum Progress {

		NOTHING, HEAD, BODY

	}

}
