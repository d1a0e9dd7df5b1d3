package io.github.webmetrics;

import java.util.stream.Stream;

import io.github.webmetrics.server.BodyObservation;
import io.github.webmetrics.server.FilterListener;
import io.github.webmetrics.server.ObservedBodies;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * Where the details of a request come from that only some applications record.
 *
 * @param labels the labels that headers and beans add
 * @param queueTime tells the time in the queue of the proxy, {@code null} if it is not
 * recorded
 * @param bodies observe the bodies, {@code null} if nothing of them is recorded
 * @since 0.1.0
 */
public record DetailSources(LabelSources labels, @Nullable QueueTime queueTime, @Nullable ObservedBodies bodies) {

	/**
	 * Return what must be told about the requests that reach the filter.
	 * @return a listener, or none
	 */
	public Stream<FilterListener> listener() {
		return (this.bodies != null) ? Stream.of(this.bodies::reached) : Stream.empty();
	}

	boolean isEmpty() {
		return this.labels.isEmpty() && this.queueTime == null && this.bodies == null;
	}

	long queueNanos(ServerWebExchange exchange) {
		return (this.queueTime != null) ? this.queueTime.nanos(exchange) : -1;
	}

	@Nullable BodyObservation observation(ServerWebExchange exchange) {
		return (this.bodies != null) ? ObservedBodies.of(exchange) : null;
	}

}
