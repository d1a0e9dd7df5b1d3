package io.github.webmetrics;

import java.util.Arrays;
import java.util.List;

import io.github.webmetrics.meter.MethodSeries;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * An {@link InFlightExchange} whose request has labels from headers and beans. It is a
 * type of its own so that requests without such labels do not grow.
 */
final class LabelledExchange extends InFlightExchange {

	private final RequestLabels labels;

	private final @Nullable String[] values;

	LabelledExchange(ServerWebExchange exchange, @Nullable Object channel, MethodSeries series, long started,
			RequestRecorder recorder, RequestLabels labels) {
		super(exchange, channel, series, started, recorder);
		this.labels = labels;
		this.values = labels.read(exchange);
	}

	// Only one thread gets the series, so the beans are asked once.
	@Override
	@Nullable MethodSeries leave() {
		MethodSeries last = super.leave();
		if (last != null) {
			this.labels.complete(getDelegate(), this.values);
		}
		return last;
	}

	@Override
	List<String> labels() {
		return Arrays.asList(this.values);
	}

}
