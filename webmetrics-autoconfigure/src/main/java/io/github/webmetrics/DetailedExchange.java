package io.github.webmetrics;

import java.util.Arrays;
import java.util.List;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.MethodSeries;
import io.github.webmetrics.server.BodyObservation;
import io.github.webmetrics.server.WireStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;

/**
 * An {@link InFlightExchange} of an application that records {@link DetailSources more}
 * than most do. It is a type of its own so that the requests of the others do not grow.
 */
final class DetailedExchange extends InFlightExchange {

	private final DetailSources sources;

	private final RecordingFailures failures;

	private final String[] labels;

	private final long queueNanos;

	private final @Nullable BodyObservation bodies;

	/**
	 * Create an exchange, and count its request as in progress.
	 * @param exchange the original exchange
	 * @param channel the channel of the request on Reactor Netty, {@code null} on another
	 * server
	 * @param series the series to count the request in
	 * @param started when the request started, in nanoseconds of the recorder's clock
	 * @param recorder records the end of the request
	 * @param sources tell the details
	 */
	DetailedExchange(ServerWebExchange exchange, @Nullable Object channel, MethodSeries series, long started,
			RequestRecorder recorder, DetailSources sources) {
		this(exchange, channel, series, started, recorder, sources, sources.labels().read(exchange),
				sources.queueNanos(exchange), sources.observation(exchange));
	}

	// All else comes first: what fails must not leave a request in progress.
	private DetailedExchange(ServerWebExchange exchange, @Nullable Object channel, MethodSeries series, long started,
			RequestRecorder recorder, DetailSources sources, String[] labels, long queueNanos,
			@Nullable BodyObservation bodies) {
		super(exchange, channel, series, started, recorder);
		this.sources = sources;
		this.failures = recorder.failures();
		this.labels = labels;
		this.queueNanos = queueNanos;
		this.bodies = bodies;
	}

	// Only one thread gets the series, so the beans are asked once. That thread must get
	// it whatever happens here.
	@Override
	@Nullable MethodSeries leave() {
		MethodSeries last = super.leave();
		if (last != null) {
			try {
				this.sources.labels().complete(getDelegate(), this.labels);
			}
			catch (Throwable ex) {
				this.failures.log("Could not find out the labels of a request", ex);
			}
		}
		return last;
	}

	@Override
	public List<String> labels() {
		return Arrays.asList(this.labels);
	}

	@Override
	public long requestBytes(int status) {
		BodyObservation observed = observed(status);
		return (observed != null) ? observed.read() : -1;
	}

	@Override
	public long responseBytes(int status) {
		BodyObservation observed = observed(status);
		return (observed != null) ? observed.written(status) : -1;
	}

	@Override
	public long firstByteNanos(int status) {
		BodyObservation observed = observed(status);
		return (observed != null && status != WireStatus.CLIENT_CLOSED_REQUEST) ? observed.untilFirstByte(started())
				: -1;
	}

	@Override
	public long queueNanos() {
		return this.queueNanos;
	}

	// A WebSocket has no bodies.
	private @Nullable BodyObservation observed(int status) {
		return (status != HttpStatus.SWITCHING_PROTOCOLS.value()) ? this.bodies : null;
	}

}
