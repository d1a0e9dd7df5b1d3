package io.github.webmetrics.meter;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;

/**
 * What can be measured of a request beside its latency. Each has a histogram of its own
 * if the application asks for it.
 *
 * @since 0.1.0
 */
public enum Measure {

	/**
	 * Bytes of the request's body that the application has read.
	 */
	REQUEST_SIZE("webmetrics.request-size", Meter.Type.DISTRIBUTION_SUMMARY,
			"Size of the body of an HTTP request as the application read it"),

	/**
	 * Bytes of the response's body that the application has written.
	 */
	RESPONSE_SIZE("webmetrics.response-size", Meter.Type.DISTRIBUTION_SUMMARY,
			"Size of the body of an HTTP response as the application wrote it"),

	/**
	 * Time to the first byte of the response.
	 */
	FIRST_BYTE("webmetrics.first-byte", Meter.Type.TIMER,
			"Time from the arrival of an HTTP request to the first byte of its response"),

	/**
	 * Time that the request has waited between the proxy and the application.
	 */
	QUEUE("webmetrics.queue", Meter.Type.TIMER,
			"Time from the arrival of an HTTP request at the proxy to its arrival at the application");

	private final String prefix;

	private final Meter.Type type;

	private final String description;

	Measure(String prefix, Meter.Type type, String description) {
		this.prefix = prefix;
		this.type = type;
		this.description = description;
	}

	/**
	 * Return a property of the histogram.
	 * @param name name of the property in its group
	 * @return the whole name
	 */
	public String property(String name) {
		return this.prefix + "." + name;
	}

	/**
	 * Return the id that the meters of the histogram have but for their tags.
	 * @param name name of the meters
	 * @return the id
	 */
	public Meter.Id id(String name) {
		return new Meter.Id(name, Tags.empty(), isDuration() ? null : "bytes", this.description, this.type);
	}

	/**
	 * Return whether durations are measured, and not sizes.
	 * @return whether they are
	 */
	public boolean isDuration() {
		return this.type == Meter.Type.TIMER;
	}

	/**
	 * Return what was measured of a request.
	 * @return nanoseconds or bytes, negative if nothing is observed
	 */
	long of(RequestDetails details, int status) {
		return switch (this) {
			case REQUEST_SIZE -> details.requestBytes(status);
			case RESPONSE_SIZE -> details.responseBytes(status);
			case FIRST_BYTE -> details.firstByteNanos(status);
			case QUEUE -> details.queueNanos();
		};
	}

}
