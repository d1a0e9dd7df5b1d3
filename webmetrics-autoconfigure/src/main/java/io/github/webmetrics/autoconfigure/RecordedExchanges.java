package io.github.webmetrics.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.springframework.context.ApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A {@link Predicate} for the exchanges that are recorded: those whose path is not
 * excluded and that belong to the application itself, not to a management context with a
 * port of its own.
 */
final class RecordedExchanges implements Predicate<ServerWebExchange> {

	private final ApplicationContext context;

	private final SingletonSupplier<List<PathPattern>> excluded;

	/**
	 * Create a predicate.
	 * @param context context of the application
	 * @param excluded supplies the patterns of excluded paths, on the first request
	 * because those of the actuator are not known earlier
	 */
	RecordedExchanges(ApplicationContext context, Supplier<? extends Collection<PathPattern>> excluded) {
		this.context = context;
		this.excluded = SingletonSupplier.of(() -> List.copyOf(excluded.get()));
	}

	@Override
	public boolean test(ServerWebExchange exchange) {
		ApplicationContext exchangeContext = exchange.getApplicationContext();
		if (exchangeContext != null && exchangeContext != this.context) {
			return false;
		}
		PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
		for (PathPattern pattern : this.excluded.obtain()) {
			if (pattern.matches(path)) {
				return false;
			}
		}
		return true;
	}

}
