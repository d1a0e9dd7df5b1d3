package io.github.webmetrics.benchmarks;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;

/**
 * Creates exchanges for the benchmarks that run without the rest of Spring WebFlux.
 */
final class InMemoryExchange {

	private static final URI USER = URI.create("http://localhost/users/42");

	private static final ServerCodecConfigurer CODECS = ServerCodecConfigurer.create();

	private static final LocaleContextResolver LOCALES = new AcceptHeaderLocaleContextResolver();

	private InMemoryExchange() {
	}

	static ServerWebExchange of(HttpMethod method, HeldResponse held) {
		return new DefaultServerWebExchange(new InMemoryRequest(method, USER), new InMemoryResponse(held.response()),
				(exchange) -> Mono.empty(), CODECS, LOCALES);
	}

}
