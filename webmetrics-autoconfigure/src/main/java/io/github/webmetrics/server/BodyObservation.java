package io.github.webmetrics.server;

import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Clock;

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

	private final Clock clock;

	private final boolean bodiless;

	private final AtomicLong read = new AtomicLong();

	private final AtomicLong written = new AtomicLong();

	private volatile Progress progress = Progress.NOTHING;

	// When the response made progress, in nanoseconds of the clock.
	private volatile long since;

	/**
	 * Create an observation that has seen nothing.
	 * @param clock the time
	 * @param bodiless whether the response to the request has no body, whatever the
	 * application writes
	 */
	BodyObservation(Clock clock, boolean bodiless) {
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
		return (status != HttpStatus.NO_CONTENT.value() && status != HttpStatus.NOT_MODIFIED.value())
				? this.written.get() : 0;
	}

	/**
	 * Return how long the client waited for the response to begin.
	 * @param started when the request started, in nanoseconds of the clock
	 * @param unknown what to return if the response has not begun yet
	 * @return the nanoseconds from the start to the first part of the body, or to the
	 * commit if there was no body
	 */
	public long untilFirstByte(long started, long unknown) {
		return (this.progress != Progress.NOTHING) ? this.since - started : unknown;
	}

	/**
	 * Notice a part of the request's body.
	 * @param bytes size of the part
	 */
	void read(int bytes) {
		this.read.addAndGet(bytes);
	}

	/**
	 * Notice that the response is not committed. What was written before was not sent,
	 * because the commit has failed.
	 */
	void notCommitted() {
		this.written.set(0);
		this.progress = Progress.NOTHING;
	}

	/**
	 * Notice that the response is about to be committed.
	 */
	void commit() {
		if (this.progress == Progress.NOTHING) {
			progress(Progress.HEAD);
		}
	}

	/**
	 * Notice a part of the response's body.
	 * @param bytes size of the part
	 */
	void write(long bytes) {
		if (this.bodiless) {
			return;
		}
		if (this.progress != Progress.BODY) {
			progress(Progress.BODY);
		}
		this.written.addAndGet(bytes);
	}

	private void progress(Progress progress) {
		this.since = this.clock.monotonicTime();
		this.progress = progress;
	}

	private enum Progress {

		NOTHING, HEAD, BODY

	}

}
