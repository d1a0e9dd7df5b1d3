package io.github.webmetrics.sample;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Filters that record requests as applications often do by hand. The page about the
 * migration shows the first one.
 */
class HandWrittenFilters {

	@Bean
	WebFilter finallyFilter(MeterRegistry registry) {
		return new FinallyFilter(registry);
	}

	@Bean
	WebFilter signalsFilter(MeterRegistry registry) {
		return (exchange, chain) -> chain.filter(exchange)
			.doOnSuccess((ended) -> count(exchange, registry))
			.doOnError((error) -> count(exchange, registry));
	}

	private static void count(ServerWebExchange exchange, MeterRegistry registry) {
		Counter.builder("by.hand.signals")
			.tag("path", exchange.getRequest().getPath().value())
			.tag("status", String.valueOf(exchange.getResponse().getStatusCode()))
			.register(registry)
			.increment();
	}

	private static final class FinallyFilter implements WebFilter {

		private final MeterRegistry registry;

		private FinallyFilter(MeterRegistry registry) {
			this.registry = registry;
		}

		// @formatter:off - as on the page

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			long start = System.nanoTime();
			return chain.filter(exchange)
				.doFinally((signal) -> Timer.builder("by.hand")
					.tag("path", exchange.getRequest().getPath().value())
					.tag("status", String.valueOf(exchange.getResponse().getStatusCode()))
					.register(this.registry)
					.record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
		}

		// @formatter:on

	}

}
