package io.github.webmetrics.route;

import org.jspecify.annotations.Nullable;

/**
 * The route that Spring Cloud Gateway has chosen for a request.
 *
 * @param endpoint the pattern of its path or its id, or {@code null} if it has no pattern
 * and its id is generated
 * @since 0.1.0
 */
public record GatewayRoute(@Nullable String endpoint) {

}
