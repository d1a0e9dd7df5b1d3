package io.github.webmetrics.wire;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanReporter;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;

/**
 * An application with tracing. It keeps the spans that have ended, as a tracing system
 * would receive them.
 */
@UnsecuredApplication
@RestController
class TracedApplication {

	static final int ROUTES = 200;

	@GetMapping("/ok")
	String ok() {
		return "ok";
	}

	@GetMapping("/users/{id}")
	String user(@PathVariable String id) {
		return "user";
	}

	@GetMapping("/fails")
	Mono<String> fails() {
		return Mono.error(new IllegalStateException());
	}

	@GetMapping("/mapped")
	Mono<String> mapped() {
		return Mono.error(new IllegalArgumentException());
	}

	// Tells its client the id of the server's span: on Tomcat, Spring does not always end
	// the observation of a request that its client has left.
	@GetMapping(path = "/endless", produces = MediaType.APPLICATION_NDJSON_VALUE)
	Flux<Map<String, String>> endless() {
		return Flux.deferContextual((context) -> {
			Observation observation = context.get(ObservationThreadLocalAccessor.KEY);
			TracingContext tracing = observation.getContextView().getRequired(TracingContext.class);
			Map<String, String> told = Map.of("span", Objects.requireNonNull(tracing.getSpan()).context().spanId());
			return Flux.interval(Duration.ofMillis(10)).map((number) -> told).onBackpressureDrop();
		});
	}

	@GetMapping("/delayed")
	Mono<String> delayed() {
		return Mono.just("delayed").delayElement(Duration.ofMillis(20), Schedulers.boundedElastic());
	}

	@GetMapping("/calls")
	Mono<String> calls(ServerWebExchange exchange) {
		ApplicationContext context = Objects.requireNonNull(exchange.getApplicationContext());
		return WebClient.builder()
			.observationRegistry(context.getBean(ObservationRegistry.class))
			.baseUrl("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"))
			.build()
			.get()
			.uri("/called")
			.retrieve()
			.bodyToMono(String.class);
	}

	@GetMapping("/called")
	String called() {
		return "called";
	}

	// Each with a series of its own. They end on the threads of a timer.
	@Bean
	RouterFunction<ServerResponse> routes() {
		RouterFunctions.Builder routes = RouterFunctions.route();
		for (int route = 0; route < ROUTES; route++) {
			routes.GET("/route-" + route, (request) -> ServerResponse.ok().build().delayElement(Duration.ofMillis(10)));
		}
		return routes.build();
	}

	@Bean
	WebFilter unauthorized() {
		return (exchange, chain) -> {
			if (exchange.getRequest().getPath().value().equals("/users/secret")) {
				exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
				return exchange.getResponse().setComplete();
			}
			return chain.filter(exchange);
		};
	}

	@Bean
	Spans spans() {
		return new Spans(new ConcurrentLinkedQueue<>());
	}

	/**
	 * The spans that have ended.
	 *
	 * @param ended the spans
	 */
	record Spans(Queue<FinishedSpan> ended) implements SpanReporter {

		@Override
		public void report(FinishedSpan span) {
			this.ended.add(span);
		}

		@Override
		public void close() {
			// There is nothing to close.
		}

	}

}
