package io.github.webmetrics;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.webmetrics.meter.MethodSeries;
import io.github.webmetrics.meter.RequestDetails;
import io.github.webmetrics.route.GatewayRoute;
import io.github.webmetrics.route.GatewayRoutes;
import io.github.webmetrics.route.RouteObservingExchange;
import io.github.webmetrics.server.HandlingEnd;
import io.github.webmetrics.server.NativeResponse;
import io.github.webmetrics.server.OpenRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * The exchange of one request that is being recorded, from its start to the first of its
 * ends. The rest of the filter chain gets this exchange instead of the original one.
 * <p>
 * Its only state is the series that currently counts the request as in progress. The
 * thread that removes a series from the field must also call {@link MethodSeries#leave()}
 * on it. So a request that is routed on one thread while it ends on another is neither
 * counted twice nor left in the gauge.
 */
class InFlightExchange extends RouteObservingExchange implements OpenRequest, RequestDetails {

	private static final AtomicReferenceFieldUpdater<InFlightExchange, @Nullable MethodSeries> SERIES = AtomicReferenceFieldUpdater
		.newUpdater(InFlightExchange.class, MethodSeries.class, "series");

	private final RequestRecorder recorder;

	private final @Nullable Object channel;

	private final long started;

	private volatile @Nullable MethodSeries series;

	/**
	 * Create an exchange, and count its request as in progress.
	 * @param exchange the original exchange
	 * @param channel the channel of the request on Reactor Netty, {@code null} on another
	 * server
	 * @param series the series to count the request in
	 * @param started when the request started, in nanoseconds of the recorder's clock
	 * @param recorder records the end of the request
	 */
	InFlightExchange(ServerWebExchange exchange, @Nullable Object channel, MethodSeries series, long started,
			RequestRecorder recorder) {
		super(exchange);
		this.channel = channel;
		this.series = series;
		this.started = started;
		this.recorder = recorder;
		series.enter();
	}

	NativeResponse nativeResponse() {
		return this.recorder.nativeResponse(getDelegate(), this.channel);
	}

	long started() {
		return this.started;
	}

	@Override
	protected void routed(String pattern) {
		moveTo(pattern, false);
	}

	@Override
	protected void routedByGateway(GatewayRoute route) {
		if (route.endpoint() != null) {
			moveTo(route.endpoint(), true);
		}
	}

	@Override
	protected @Nullable GatewayRoutes gatewayRoutes() {
		return this.recorder.gatewayRoutes();
	}

	private void moveTo(String route, boolean ofGateway) {
		try {
			MethodSeries present = this.series;
			if (present != null) {
				move(this.recorder.endpoint(route, ofGateway).series(present.method()));
			}
		}
		catch (Throwable ex) {
			this.recorder.failures().log("Could not record the route of a request", ex);
		}
	}

	private void move(MethodSeries next) {
		next.enter();
		MethodSeries previous = this.series;
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
	 * Record the end of the request, unless it has ended before. Never throws.
	 * @param end how the application's handling of the request ended
	 * @param error the error that it ended with, or {@code null} for none
	 */
	void end(HandlingEnd end, @Nullable Throwable error) {
		if (this.series != null) {
			this.recorder.end(this, end, error);
		}
	}

	@Override
	public void cut() {
		end(HandlingEnd.CUT, null);
	}

	/**
	 * Stop counting the request as in progress. After that its labels do not change any
	 * more.
	 * @return the series that counted it, or {@code null} if the request has already
	 * ended
	 */
	@Nullable MethodSeries leave() {
		MethodSeries last = SERIES.getAndSet(this, null);
		if (last != null) {
			last.leave();
			this.recorder.ended(this);
		}
		return last;
	}

	@Override
	public List<String> labels() {
		return List.of();
	}

}
