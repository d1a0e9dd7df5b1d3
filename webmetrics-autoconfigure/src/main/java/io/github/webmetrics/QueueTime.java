package io.github.webmetrics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.webmetrics.failure.RecordingFailures;
import org.jspecify.annotations.Nullable;

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

	// The first digits are no more than a long has.
	private static final Pattern FORM = Pattern.compile("(?:t=)?([0-8]?[0-9]{1,18})(?:\\.([0-9]{1,9}))?");

	// The clocks of two machines differ.
	private static final long MAX_AHEAD = Duration.ofSeconds(1).toNanos();

	private static final long MAX_WAIT = Duration.ofHours(1).toNanos();

	// As seconds this is the year 5138, as milliseconds 1973. The same holds a thousand
	// times higher for milliseconds and microseconds, and so on.
	private static final long TOO_MANY_SECONDS = 100_000_000_000L;

	private static final long NANOS_OF_SECOND = Duration.ofSeconds(1).toNanos();

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
		Matcher form = FORM.matcher(text);
		if (!form.matches()) {
			return -1;
		}
		long start = nanosSince1970(Long.parseLong(form.group(1)), form.group(2));
		long waited = ChronoUnit.NANOS.between(Instant.EPOCH, this.clock.instant()) - start;
		return (waited < -MAX_AHEAD || waited > MAX_WAIT) ? -1 : Math.max(waited, 0);
	}

	private static long nanosSince1970(long value, @Nullable String decimals) {
		long unit = NANOS_OF_SECOND;
		for (long tooMany = TOO_MANY_SECONDS; value >= tooMany && unit > 1; tooMany *= 1000) {
			unit /= 1000;
		}
		long fraction = (decimals != null) ? (long) (Double.parseDouble("0." + decimals) * unit) : 0;
		return value * unit + fraction;
	}

}
