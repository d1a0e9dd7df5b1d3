package io.github.webmetrics;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * Contributes a label to the counter of requests and, if
 * {@code webmetrics.latency.labels} lists its name, to the latency histogram. Each bean
 * of this type adds a label: <pre class="code">
 * &#64;Bean
 * LabelContributor tenantLabel() {
 *   return LabelContributor.of("tenant", (exchange) -&gt; exchange.getAttribute("tenant"));
 * }
 * </pre>
 * <p>
 * Must be safe for use by several threads and must not block: the request that ended
 * waits for it, and on an event loop all other requests of this loop do.
 *
 * @since 0.1.0
 */
public interface LabelContributor {

	/**
	 * Return the name of the label, which follows the rules of Prometheus: letters,
	 * digits and underscores, the first of them not a digit.
	 * @return the name, always the same
	 */
	String name();

	/**
	 * Return the value of the label for a request that has ended. Called once a request.
	 * <p>
	 * Each value adds series, so take it from a small set that clients cannot choose
	 * from, such as the tenants that the application knows. At most
	 * {@code webmetrics.max-label-values} different values are recorded, further ones
	 * become {@code OTHER}. So does a value with control characters or more than 100
	 * characters.
	 * <p>
	 * An exception is logged once, and the value is then {@code NONE}.
	 * @param exchange the request and its response, as they reached the outermost filter.
	 * It has the attributes that filters and handlers have set. A server may reuse the
	 * request once it has ended, so do not read headers here: let a filter put what is
	 * needed into an attribute.
	 * @return the value, or {@code null} if the request has none, which is recorded as
	 * {@code NONE}
	 */
	@Nullable String value(ServerWebExchange exchange);

	/**
	 * Create a contributor.
	 * @param name name of the label
	 * @param value returns the value of the label for a request that has ended, or
	 * {@code null} if it has none
	 * @return the contributor
	 */
	static LabelContributor of(String name, Function<ServerWebExchange, @Nullable String> value) {
		return new LabelContributor() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public @Nullable String value(ServerWebExchange exchange) {
				return value.apply(exchange);
			}

		};
	}

}
