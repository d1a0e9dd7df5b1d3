package io.github.webmetrics.meter;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The series of requests with one value of the endpoint label, by method.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
@SuppressWarnings("EnumOrdinal") // No concurrent map is as small as an array.
public final class EndpointSeries {

	private final String value;

	private final RequestMeters meters;

	private final AtomicReferenceArray<MethodSeries> series = new AtomicReferenceArray<>(KnownMethod.COUNT);

	EndpointSeries(String value, RequestMeters meters) {
		this.value = value;
		this.meters = meters;
	}

	String value() {
		return this.value;
	}

	/**
	 * Return the series of a method, which registers its meters when it is first needed.
	 * @param method the method
	 * @return its series
	 */
	public MethodSeries series(KnownMethod method) {
		MethodSeries present = this.series.get(method.ordinal());
		return (present != null) ? present : add(method);
	}

	private MethodSeries add(KnownMethod method) {
		int removals = this.meters.removals();
		MethodSeries added = new MethodSeries(this.meters, method, this);
		if (!this.series.compareAndSet(method.ordinal(), null, added)) {
			return series(method);
		}
		// A meter removed before the series was stored could not clear it, so clear it
		// here.
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
