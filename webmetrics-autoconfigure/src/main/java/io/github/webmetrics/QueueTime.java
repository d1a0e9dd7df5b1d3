package io.github.webmetrics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.github.webmetrics.failure.RecordingFailures;

import org.springframework.web.server.ServerWebExchange;

/**
 * Tells how long a request has waited between the proxy, which puts the time at which it
 * got the request into a header, and the application.
 * <p>
 * The forms of the header are those that monitoring tools have agreed on for
 * {@code X-Request-Start}: {@code t=} or nothing, then seconds, milliseconds,
 * microseconds or nanoseconds since 1970, with or without decimals.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class QueueTime {

	private static final String PREFIX = "t=";

	// The clocks of two machines differ.
	private static final long MAX_AHEAD = Duration.ofSeconds(1).toNanos();

	private static final long MAX_WAIT = Duration.ofHours(1).toNanos();

	private static final long NANOS_OF_SECOND = Duration.ofSeconds(1).toNanos();

	// As seconds this is the year 2255, as milliseconds April 1970. The same holds a
	// thousand times higher for milliseconds and microseconds, and so on.
	private static final long TOO_MANY_SECONDS = 9_000_000_000L;

	// A long can hold it.
	private static final long TOO_MANY_NANOS = TOO_MANY_SECONDS * NANOS_OF_SECOND;

	// A number with one digit more does not fit into a long.
	private static final int MAX_DIGITS = 19;

	private final String header;

	private final InstantSource clock;

	private final RecordingFailures failures;

	/**
	 * Create a reader of the header.
	 * @param header name of the header
	 * @param clock the time
	 * @param failures receives failures to read the header
	 */
	public QueueTime(String header, InstantSource clock, RecordingFailures failures) {
		this.header = header;
		this.clock = clock;
		this.failures = failures;
	}

	/**
	 * Return how long a request that has just reached the application has waited. Never
	 * throws.
	 * @param exchange the request
	 * @return the nanoseconds, negative if the header does not tell
	 */
	long nanos(ServerWebExchange exchange) {
		try {
			List<String> lines = HeaderLines.of(exchange, this.header);
			return (lines.size() == 1) ? since(lines.get(0).strip()) : -1;
		}
		catch (Throwable ex) {
			this.failures.log("Could not read the header '" + this.header + "' for the time in the queue", ex);
			return -1;
		}
	}

	private long since(String text) {
		long start = nanosSince1970(text);
		if (start < 0) {
			return -1;
		}
		Instant now = this.clock.instant();
		long waited = now.getEpochSecond() * NANOS_OF_SECOND + now.getNano() - start;
		return (waited < -MAX_AHEAD || waited > MAX_WAIT) ? -1 : Math.max(waited, 0);
	}

	// Without objects, as this is done for each request.
	private static long nanosSince1970(String text) {
		int first = text.startsWith(PREFIX) ? PREFIX.length() : 0;
		int end = digitsFrom(text, first);
		if (end == first || end - first > MAX_DIGITS) {
			return -1;
		}
		long value = 0;
		for (int index = first; index < end; index++) {
			value = value * 10 + text.charAt(index) - '0';
		}
		if (value < 0 || value >= TOO_MANY_NANOS) {
			return -1;
		}
		long unit = NANOS_OF_SECOND;
		for (long tooMany = TOO_MANY_SECONDS; value >= tooMany; tooMany *= 1000) {
			unit /= 1000;
		}
		return (end < text.length()) ? withDecimals(text, end, value * unit, unit) : value * unit;
	}

	private static long withDecimals(String text, int dot, long nanos, long unit) {
		if (text.charAt(dot) != '.' || dot + 1 == text.length() || digitsFrom(text, dot + 1) < text.length()) {
			return -1;
		}
		long value = nanos;
		long unitOfDigit = unit / 10;
		for (int index = dot + 1; index < text.length() && unitOfDigit > 0; index++) {
			value += unitOfDigit * (text.charAt(index) - '0');
			unitOfDigit /= 10;
		}
		return value;
	}

	private static int digitsFrom(String text, int first) {
		int index = first;
		while (index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9') {
			index++;
		}
		return index;
	}

}
