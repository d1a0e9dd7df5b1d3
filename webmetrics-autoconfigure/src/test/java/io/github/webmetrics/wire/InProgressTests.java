package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.resource.TransformedResource;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the gauge shows a request under its route while the handler runs, for each
 * kind of handler mapping. Each handler answers with the current values of the gauge.
 */
@ParameterizedClass
@EnumSource
class InProgressTests {

	private static WireServer server;

	@Parameter
	TestedServer tested;

	@BeforeParameterizedClassInvocation
	static void start(TestedServer tested) {
		server = WireServer.start(tested, Application.class);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "/annotated/1, /annotated/{id}", "/functional/1, /functional/{id}",
			"/outer/1/inner/2, /outer/{a}/inner/{b}", "/url/1, /url/*", "/resource/static.txt, /resource/**" })
	void whileHandlerRunsThenGaugeShowsRequestUnderItsRoute(String path, String endpoint) throws IOException {
		assertThat(answer("GET " + path)).contains("{GET " + endpoint + "=1}");
	}

	@Test
	void whileFilterRunsThenGaugeShowsRequestAsUnrouted() throws IOException {
		assertThat(answer("GET /annotated/1", "X-Filter: answers")).contains("{GET UNROUTED=1}");
	}

	private static String answer(String requestLine, String... headers) throws IOException {
		Recorded before = Recorded.now(server.registry());
		String answer = RawClient.exchange(server.port(), WireCase.request(requestLine, headers));
		assertThat(before.awaitAdded(server.registry(), 1).inProgress()).isEmpty();
		return answer;
	}

	private static String inProgress(MeterRegistry registry) {
		return Recorded.now(registry).inProgress().toString();
	}

	private static Mono<Void> answer(ServerHttpResponse response, MeterRegistry registry) {
		return response
			.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(inProgress(registry).getBytes())));
	}

	@UnsecuredApplication
	@Import({ TestedServerConfiguration.class, Controller.class })
	static class Application implements WebFluxConfigurer {

		private final MeterRegistry registry;

		Application(MeterRegistry registry) {
			this.registry = registry;
		}

		@Bean
		RouterFunction<ServerResponse> functions() {
			return RouterFunctions.route()
				.GET("/functional/{id}", (request) -> ServerResponse.ok().bodyValue(inProgress(this.registry)))
				.path("/outer/{a}",
						(outer) -> outer.GET("/inner/{b}",
								(request) -> ServerResponse.ok().bodyValue(inProgress(this.registry))))
				.build();
		}

		@Bean
		HandlerMapping urls() {
			WebHandler handler = (exchange) -> answer(exchange.getResponse(), this.registry);
			return new SimpleUrlHandlerMapping(Map.of("/url/*", handler), -1);
		}

		@Override
		public void addResourceHandlers(ResourceHandlerRegistry resources) {
			resources.addResourceHandler("/resource/**")
				.addResourceLocations("classpath:static/")
				.resourceChain(false)
				.addTransformer((exchange, resource, chain) -> Mono
					.fromCallable(() -> new TransformedResource(resource, inProgress(this.registry).getBytes())));
		}

		@Bean
		@Order(0)
		WebFilter filter() {
			return (exchange, chain) -> exchange.getRequest().getHeaders().containsHeader("X-Filter")
					? answer(exchange.getResponse(), this.registry) : chain.filter(exchange);
		}

	}

	@RestController
	static class Controller {

		private final MeterRegistry registry;

		Controller(MeterRegistry registry) {
			this.registry = registry;
		}

		@GetMapping("/annotated/{id}")
		String annotated() {
			return inProgress(this.registry);
		}

	}

}
