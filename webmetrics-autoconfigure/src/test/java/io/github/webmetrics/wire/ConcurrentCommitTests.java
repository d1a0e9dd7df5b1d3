package io.github.webmetrics.wire;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests responses that another thread is still committing when the handling of the
 * request ends. It happens when a filter gives up a handler after a time limit just as
 * the handler answers.
 */
@ParameterizedClass
@EnumSource
class ConcurrentCommitTests {

	private static WireServer server;

	@Parameter
	TestedServer tested;

	@BeforeParameterizedClassInvocation
	static void start(TestedServer tested) {
		server = WireServer.start(tested, RacingApplication.class);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	static List<WireCase> cases() {
		return Stream.of("filter", "handler")
			.flatMap((committer) -> Stream.of(
					WireCase.of("commit by a " + committer, "GET /thrown", 202, "/thrown", "X-Committer: " + committer),
					WireCase.of("status set during the commit by a " + committer, "GET /thrown?replace", 503, "/thrown",
							"X-Committer: " + committer)))
			.toList();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void statusIsTheCommittedOne(WireCase wireCase) throws IOException {
		server.assertRecorded(wireCase);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(WireApplication.class)
	static class RacingApplication {

		private volatile @Nullable Commit commit;

		@Bean
		HttpHandlerDecoratorFactory commitAfterRecording() {
			return (handler) -> (request, response) -> handler.handle(request, response).doOnSuccess((nothing) -> {
				if (this.commit != null) {
					this.commit.finish();
				}
			});
		}

		@Bean
		WebFilter givesUp() {
			return (exchange, chain) -> is(exchange, "filter")
					? chain.filter(exchange).onErrorResume((error) -> commit(exchange)) : chain.filter(exchange);
		}

		@Bean
		@Order(-2)
		WebExceptionHandler commits() {
			return (exchange, error) -> is(exchange, "handler") ? commit(exchange) : Mono.error(error);
		}

		private Mono<Void> commit(ServerWebExchange exchange) {
			ServerHttpResponse response = exchange.getResponse();
			Commit started = new Commit();
			started.start(response);
			this.commit = started;
			if (exchange.getRequest().getQueryParams().containsKey("replace")) {
				response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
			}
			return Mono.empty();
		}

		private static boolean is(ServerWebExchange exchange, String committer) {
			return committer.equals(exchange.getRequest().getHeaders().getFirst("X-Committer"));
		}

	}

	/**
	 * A commit on a thread of its own that applies the status when it is told to.
	 */
	private static final class Commit {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch recorded = new CountDownLatch(1);

		private final CountDownLatch applied = new CountDownLatch(1);

		void start(ServerHttpResponse response) {
			response.setStatusCode(HttpStatus.ACCEPTED);
			response.beforeCommit(() -> Mono.fromRunnable(() -> {
				this.begun.countDown();
				await(this.recorded);
			}));
			new Thread(() -> response.setComplete().subscribe(null, null, this.applied::countDown)).start();
			await(this.begun);
		}

		void finish() {
			this.recorded.countDown();
			await(this.applied);
		}

		private static void await(CountDownLatch latch) {
			try {
				assertThat(latch.await(Recorded.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
