package io.github.webmetrics;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One value of the endpoint label with the series that have it.
 */
@SuppressWarnings("EnumOrdinal") // No concurrent map is as small as an array.
final class Endpoint {

	private final String value;

	private final RequestMeters meters;

	private final AtomicReferenceArray<RequestSeries> series = new AtomicReferenceArray<>(RequestMethod.COUNT);

	Endpoint(String value, RequestMeters meters) {
		this.value = value;
		this.meters = meters;
	}

	String value() {
		return this.value;
	}

	RequestSeries series(RequestMethod method) {
		RequestSeries present = this.series.get(method.ordinal());
		return (present != null) ? present : add(method);
	}

	private RequestSeries add(RequestMethod method) {
		int removals = this.meters.removals();
		RequestSeries added = new RequestSeries(this.meters, method, this);
		if (!this.series.compareAndSet(method.ordinal(), null, added)) {
			return series(method);
		}
		// What was removed before the series was kept has found nothing to forget.
		if (this.meters.removals() != removals) {
			this.series.set(method.ordinal(), null);
		}
		return added;
	}

	/**
	 * Let each series register its meters again, with its next request.
	 */
	void forgetSeries() {
		for (int index = 0; index < this.series.length(); index++) {
			if (this.series.get(index) != null) {
				this.series.set(index, null);
			}
		}
	}

}
