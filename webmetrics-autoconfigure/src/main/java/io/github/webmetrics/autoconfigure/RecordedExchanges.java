package io.github.webmetrics.autoconfigure;

import java.util.function.Predicate;

import org.springframework.context.ApplicationContext;
import org.springframework.web.server.ServerWebExchange;

/**
 * A {@link Predicate} for the exchanges that are recorded: those whose path is not
 * excluded and that belong to the application itself, not to a management context with a
 * port of its own.
 */
final class RecordedExchanges implements Predicate<ServerWebExchange> {

	private final ApplicationContext context;

	private final ExcludedPaths excluded;

	RecordedExchanges(ApplicationContext context, ExcludedPaths excluded) {
		this.context = context;
		this.excluded = excluded;
	}

	@Override
	public boolean test(ServerWebExchange exchange) {
		ApplicationContext exchangeContext = exchange.getApplicationContext();
		if (exchangeContext != null && exchangeContext != this.context) {
			return false;
		}
		return !this.excluded.contains(exchange.getRequest().getPath().pathWithinApplication());
	}

}
