package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Measures a request through all of Spring WebFlux, as Spring Boot sets it up, without a
 * server.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Benchmark)
public class PipelineBenchmark {

	/**
	 * The recorder of the request.
	 */
	@Param
	public Recorder recorder = Recorder.NONE;

	/**
	 * The kind of request.
	 */
	@Param
	public Target target = Target.ANNOTATED;

	@SuppressWarnings("NullAway.Init") // by start()
	private ConfigurableApplicationContext context;

	@SuppressWarnings("NullAway.Init") // by start()
	private HttpHandler handler;

	/**
	 * Start the application.
	 */
	@Setup
	public void start() {
		this.context = this.recorder.start(BenchmarkedApplication.class, BenchmarkedApplication.ARGUMENTS);
		this.handler = this.context.getBean(HttpHandler.class);
	}

	/**
	 * Stop the application.
	 */
	@TearDown
	public void stop() {
		this.context.close();
	}

	/**
	 * Serve a request.
	 * @param server the replacement for a server
	 * @return whether the request is complete
	 */
	@Benchmark
	public boolean request(Server server) {
		return server.completion.of(this.handler.handle(new InMemoryRequest(HttpMethod.GET, this.target.uri),
				new InMemoryResponse(server.held.response())));
	}

	/**
	 * The kinds of requests.
	 */
	public enum Target {

		/**
		 * A filter answers before WebFlux looks for a handler.
		 */
		ANSWERED("/answered", 200),

		/**
		 * A filter answers with the body of the request.
		 */
		ECHOED("/echoed", 200),

		/**
		 * An annotated controller method answers.
		 */
		ANNOTATED("/users/42", 200),

		/**
		 * A functional route answers.
		 */
		FUNCTIONAL("/hello/world", 200),

		/**
		 * An annotated controller method fails with an error that is mapped to a status.
		 */
		MAPPED_ERROR("/orders/7", 404),

		/**
		 * No route matches.
		 */
		UNMATCHED("/nope", 404);

		private final URI uri;

		private final int status;

		Target(String path, int status) {
			this.uri = URI.create("http://localhost" + path);
			this.status = status;
		}

	}

	/**
	 * Replaces the server on one thread.
	 */
	@State(Scope.Thread)
	public static class Server {

		private final Completion completion = new Completion();

		@SuppressWarnings("NullAway.Init") // by open(...)
		private HeldResponse held;

		/**
		 * Create the native response, and check that a request ends with the expected
		 * status.
		 * @param benchmark the benchmark
		 * @throws IOException if the server does not provide a response
		 */
		@Setup
		public void open(PipelineBenchmark benchmark) throws IOException {
			this.held = new HeldResponse();
			benchmark.request(this);
			int status = this.held.response().status().code();
			if (status != benchmark.target.status) {
				throw new IllegalStateException(benchmark.target + " was answered with " + status);
			}
		}

		/**
		 * Close the native response.
		 * @throws IOException if its connection cannot be closed
		 */
		@TearDown
		public void close() throws IOException {
			this.held.close();
		}

	}

}
