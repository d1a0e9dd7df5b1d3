package io.github.webmetrics;

import java.util.List;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.FurtherLabel;
import io.github.webmetrics.server.NativeResponses;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Where the values of the labels come from that request headers and beans add. Headers
 * are read when a request starts, because a servlet container reuses its requests. Beans
 * are asked when it ends.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class LabelSources {

	private final List<FromHeader> headers;

	private final List<FromBean> beans;

	private final NativeResponses nativeResponses = new NativeResponses();

	private final RecordingFailures failures;

	/**
	 * Create sources. Those of headers come first.
	 * @param headers labels by the name of the header
	 * @param beans labels with the beans that contribute them
	 * @param failures receives failures to find out a value
	 */
	public LabelSources(List<FromHeader> headers, List<FromBean> beans, RecordingFailures failures) {
		this.headers = List.copyOf(headers);
		this.beans = List.copyOf(beans);
		this.failures = failures;
	}

	boolean isEmpty() {
		return this.headers.isEmpty() && this.beans.isEmpty();
	}

	/**
	 * Read the headers of a request that starts. Never throws.
	 * @param exchange the request
	 * @return an array for the values of all labels, with those of the headers
	 */
	String[] read(ServerWebExchange exchange) {
		String[] values = new String[this.headers.size() + this.beans.size()];
		for (int index = 0; index < values.length; index++) {
			values[index] = (index < this.headers.size()) ? value(this.headers.get(index), exchange)
					: this.beans.get(index - this.headers.size()).label().none();
		}
		return values;
	}

	private String value(FromHeader source, ServerWebExchange exchange) {
		try {
			List<String> lines = HeaderLines.of(exchange, source.header());
			if (lines.isEmpty()) {
				return source.label().value(withoutLine(exchange, source.header()));
			}
			return (lines.size() == 1) ? source.label().value(lines.get(0)) : source.label().other();
		}
		catch (Throwable ex) {
			this.failures.log("Could not read the header '" + source.header() + "' for a label", ex);
			return source.label().none();
		}
	}

	private @Nullable String withoutLine(ServerWebExchange exchange, String name) {
		return name.equalsIgnoreCase(HttpHeaders.HOST) ? this.nativeResponses.unlistedHost(exchange) : null;
	}

	/**
	 * Ask the beans for the values of a request that has ended. Never throws.
	 * @param exchange the request and its response
	 * @param values the array that was returned when the request started
	 */
	void complete(ServerWebExchange exchange, String[] values) {
		for (int index = 0; index < this.beans.size(); index++) {
			values[this.headers.size() + index] = value(this.beans.get(index), exchange);
		}
	}

	private String value(FromBean source, ServerWebExchange exchange) {
		try {
			return source.label().value(source.contributor().value(exchange));
		}
		catch (Throwable ex) {
			this.failures.log("Could not find out the value of the label '" + source.label().name() + "'", ex);
			return source.label().none();
		}
	}

	/**
	 * A label whose value is a request header.
	 *
	 * @param label name and values of the label
	 * @param header name of the header
	 */
	public record FromHeader(FurtherLabel label, String header) {

	}

	/**
	 * A label that a bean contributes.
	 *
	 * @param label name and values of the label
	 * @param contributor the bean
	 */
	public record FromBean(FurtherLabel label, LabelContributor contributor) {

	}

}
