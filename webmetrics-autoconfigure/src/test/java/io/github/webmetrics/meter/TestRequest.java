package io.github.webmetrics.meter;

import io.github.webmetrics.failure.RecordingFailures;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * A GET request that passes through the same states as one that the filter records: in
 * progress without a route, in progress under its route, ended.
 */
final class TestRequest {

	private final MethodSeries series;

	private TestRequest(MethodSeries series) {
		this.series = series;
	}

	static RequestMetrics metrics(MeterRegistry registry) {
		return new RequestMetrics(registry, TestSettings.create(), new RecordingFailures());
	}

	static TestRequest open(RequestMetrics metrics, String pattern) {
		MethodSeries unrouted = metrics.unrouted().series(KnownMethod.GET);
		unrouted.enter();
		MethodSeries routed = metrics.endpoint(pattern).series(KnownMethod.GET);
		routed.enter();
		unrouted.leave();
		return new TestRequest(routed);
	}

	static void serve(RequestMetrics metrics) {
		open(metrics, "/path").end();
	}

	void end() {
		this.series.leave();
		this.series.endpoint().series(this.series.method()).record(200, RequestDetails.NONE, 1, true);
	}

}
