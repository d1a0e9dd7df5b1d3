package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.github.webmetrics.WebMetricsFilter;
import io.github.webmetrics.server.HttpServerRecording;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Measures the filter alone, in front of a chain that only stores the route of the
 * request, as routing does.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class FilterBenchmark {

	private static final PathPattern PATTERN = PathPatternParser.defaultInstance.parse("/users/{id}");

	private final WebFilterChain chain = (exchange) -> {
		Routing.found(exchange, PATTERN);
		return Mono.empty();
	};

	private final Completion completion = new Completion();

	private final Floor floor = new Floor();

	private final KeptMeters meters = new KeptMeters();

	@SuppressWarnings("NullAway.Init") // by start()
	private ConfigurableApplicationContext context;

	@SuppressWarnings("NullAway.Init") // by start()
	private WebMetricsFilter filter;

	@SuppressWarnings("NullAway.Init") // by start()
	private ConfigurableApplicationContext nativeContext;

	@SuppressWarnings("NullAway.Init") // by start()
	private WebMetricsFilter nativeFilter;

	@SuppressWarnings("NullAway.Init") // by start()
	private ConfigurableApplicationContext labelsContext;

	@SuppressWarnings("NullAway.Init") // by start()
	private WebMetricsFilter labelsFilter;

	@SuppressWarnings("NullAway.Init") // by start()
	private HeldResponse held;

	@SuppressWarnings("NullAway.Init") // by start()
	private ServerWebExchange exchange;

	/**
	 * Start three applications that have the filter.
	 * @throws IOException if the server does not provide a response
	 */
	@Setup
	public void start() throws IOException {
		this.context = Recorder.WEBMETRICS.start(BenchmarkedApplication.class, BenchmarkedApplication.ARGUMENTS);
		this.filter = this.context.getBean(WebMetricsFilter.class);
		this.nativeContext = Recorder.NATIVE_BUCKETS.start(BenchmarkedApplication.class,
				BenchmarkedApplication.ARGUMENTS);
		this.nativeFilter = this.nativeContext.getBean(WebMetricsFilter.class);
		this.labelsContext = Recorder.LABELS.start(BenchmarkedApplication.class, BenchmarkedApplication.ARGUMENTS);
		this.labelsFilter = this.labelsContext.getBean(WebMetricsFilter.class);
		this.held = new HeldResponse(this.context.getBean(HttpServerRecording.class));
		this.exchange = InMemoryExchange.of(HttpMethod.GET, this.held);
		this.completion.of(this.exchange.getResponse().setComplete());
	}

	/**
	 * Stop the applications.
	 * @throws IOException if the connection of the response cannot be closed
	 */
	@TearDown
	public void stop() throws IOException {
		this.held.close();
		this.context.close();
		this.nativeContext.close();
		this.labelsContext.close();
	}

	/**
	 * Run the chain alone.
	 * @return whether the request is complete
	 */
	@Benchmark
	public boolean none() {
		return this.completion.of(this.chain.filter(this.exchange));
	}

	/**
	 * Run the chain, and update the three metrics of the Prometheus client.
	 * @return whether the request is complete
	 */
	@Benchmark
	public boolean floor() {
		long started = this.floor.enter();
		boolean complete = this.completion.of(this.chain.filter(this.exchange));
		this.floor.leave(started);
		return complete;
	}

	/**
	 * Run the chain, and update the three Micrometer meters.
	 * @return whether the request is complete
	 */
	@Benchmark
	public boolean meters() {
		long started = this.meters.enter();
		boolean complete = this.completion.of(this.chain.filter(this.exchange));
		this.meters.leave(started);
		return complete;
	}

	/**
	 * Run the filter in front of the chain.
	 * @return whether the request is complete
	 */
	@Benchmark
	public boolean webmetrics() {
		return this.completion.of(this.filter.filter(this.exchange, this.chain));
	}

	/**
	 * Run the filter whose histogram has native buckets in front of the chain.
	 * @return whether the request is complete
	 */
	@Benchmark
	public boolean nativeBuckets() {
		return this.completion.of(this.nativeFilter.filter(this.exchange, this.chain));
	}

	/**
	 * Run the filter with two labels from the request in front of the chain.
	 * @return whether the request is complete
	 */
	@Benchmark
	public boolean labels() {
		return this.completion.of(this.labelsFilter.filter(this.exchange, this.chain));
	}

}
