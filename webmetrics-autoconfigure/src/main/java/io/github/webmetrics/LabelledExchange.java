package io.github.webmetrics;

import java.util.Arrays;
import java.util.List;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.MethodSeries;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * An {@link InFlightExchange} whose request has labels from headers and beans. It is a
 * type of its own so that requests without such labels do not grow.
 */
final class LabelledExchange extends InFlightExchange {

	private final LabelSources sources;

	private final String[] values;

	private final RecordingFailures failures;

	/**
	 * Create an exchange, and count its request as in progress.
	 * @param exchange the original exchange
	 * @param channel the channel of the request on Reactor Netty, {@code null} on another
	 * server
	 * @param series the series to count the request in
	 * @param started when the request started, in nanoseconds of the recorder's clock
	 * @param recorder records the end of the request
	 * @param sources tell the values of the labels
	 * @param values those that are known at the start, and room for the others
	 */
	LabelledExchange(ServerWebExchange exchange, @Nullable Object channel, MethodSeries series, long started,
			RequestRecorder recorder, LabelSources sources, String[] values) {
		super(exchange, channel, series, started, recorder);
		this.sources = sources;
		this.values = values;
		this.failures = recorder.failures();
	}

	// Only one thread gets the series, so the beans are asked once. That thread must get
	// it whatever happens here.
	@Override
	@Nullable MethodSeries leave() {
		MethodSeries last = super.leave();
		if (last != null) {
			try {
				this.sources.complete(getDelegate(), this.values);
			}
			catch (Throwable ex) {
				this.failures.log("Could not find out the labels of a request", ex);
			}
		}
		return last;
	}

	@Override
	List<String> labels() {
		return Arrays.asList(this.values);
	}

}
