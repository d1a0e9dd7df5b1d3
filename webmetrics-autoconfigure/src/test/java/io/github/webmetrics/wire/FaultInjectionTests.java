package io.github.webmetrics.wire;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.github.webmetrics.DetailSources;
import io.github.webmetrics.LabelSources;
import io.github.webmetrics.RequestRecorder;
import io.github.webmetrics.WebMetricsFilter;
import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.route.RouteCatalog;
import io.github.webmetrics.server.FilterListener;
import io.github.webmetrics.server.ObservedBodies;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.BDDMockito;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes each call of webmetrics into Micrometer, the exchange, the server and the route
 * catalog fail, one at a time and in several ways, for requests of every kind. The client
 * must receive the same response, the gauge must return to zero, and the failure must be
 * logged once.
 */
class FaultInjectionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String FAILURES = RecordingFailures.class.getName();

	private static final Set<String> CALLED = new TreeSet<>();

	private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

	private static WireServer application;

	private static ApplicationContext context;

	private final Faults faults = new Faults();

	private final HttpHandler plain = WebHttpHandlerBuilder.applicationContext(context)
		.filters((filters) -> filters
			.replaceAll((filter) -> (filter instanceof WebMetricsFilter) ? this::filter : filter))
		.build();

	private boolean everything;

	private HttpHandler handler = this.plain;

	private WebMetricsFilter filter = filter(new FaultyRegistry());

	@BeforeEach
	void clear() {
		LOG.list.clear();
	}

	@BeforeAll
	static void start() {
		application = WireServer.start(WireApplication.class, "logging.level.root=off",
				"logging.level." + FAILURES + "=error");
		context = application.context();
		failureLog().addAppender(LOG);
		failureLog().setAdditive(false);
		LOG.start();
	}

	private static Logger failureLog() {
		return (Logger) LoggerFactory.getLogger(FAILURES);
	}

	/**
	 * Check that no class was missed, because calls that the test does not see do not
	 * fail.
	 */
	@AfterAll
	static void everyClassThatCallsOtherCodeWasTested() {
		failureLog().detachAppender(LOG);
		failureLog().setAdditive(true);
		application.close();
		assertThat(CALLED).contains("RequestRecorder", "ResponseCompletion", "WebMetricsFilter",
				"meter.InProgressGauges", "meter.RequestMeters", "meter.StatusSeries", "route.ServedRoute",
				"server.NativeResponses", "server.ReactorNettyNativeResponse", "server.UnknownServerResponse");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /ok", "GET /empty", "GET /users/1", "GET /nope", "GET /static.txt", "DELETE /ok",
			"GET /fn/hello/you", "GET /thrown", "GET /error?message=swallowed",
			"GET /error?message=handled%20with%20body", "GET /error?message=handler%20fails", "GET /remote-reset",
			"GET /events", "GET /written-then-error", "GET /completed-then-error?message=x",
			"GET /completed-then-error?message=swallowed", "GET /stack-overflow", "GET /never" })
	void whenOneCallFailsThenNoClientNotices(String request) {
		assertNoClientNotices(request);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /ok", "GET /empty", "GET /static.txt", "GET /thrown",
			"GET /error?message=handled%20with%20body", "GET /remote-reset", "GET /events", "GET /written-then-error",
			"GET /stack-overflow", "GET /never" })
	void whenOneCallFailsAndEverythingIsMeasuredThenNoClientNotices(String request) {
		this.everything = true;
		assertNoClientNotices(request);
		assertThat(this.faults.calls()).anyMatch((call) -> call.startsWith("server.Observed"));
	}

	private void assertNoClientNotices(String request) {
		for (Server server : Server.values()) {
			this.faults.fail("none", new IllegalStateException());
			this.faults.calls().clear();
			List<String> answers = answers(server, request);
			assertThat(LOG.list).extracting(ILoggingEvent::getThrowableProxy)
				.extracting(ThrowableProxyUtil::asString)
				.isEmpty();
			assertThat(answers).allMatch(answers.get(0)::equals);
			List<String> calls = new ArrayList<>(this.faults.calls());
			assertThat(calls).hasSizeGreaterThan(10);
			calls.stream().map((call) -> call.substring(0, call.indexOf(':'))).forEach(CALLED::add);
			for (String call : calls) {
				for (Throwable failure : List.of(new IllegalStateException("injected"), new AssertionError("injected"),
						new NoSuchMethodError("injected"))) {
					this.faults.fail(call, failure);
					assertThat(answers(server, request)).as("%s on %s if %s throws %s", request, server, call, failure)
						.isEqualTo(answers);
					assertLogged(call, failure);
					LOG.list.clear();
				}
			}
		}
	}

	private static void assertLogged(String call, Throwable failure) {
		if (!call.startsWith("error.")) {
			assertThat(LOG.list).extracting(ILoggingEvent::getMessage)
				.as("log if %s throws %s", call, failure)
				.isNotEmpty()
				.doesNotHaveDuplicates()
				.allMatch((message) -> message.contains("Requests are served as before"));
		}
	}

	/**
	 * Answer a request twice with the same filter.
	 */
	private List<String> answers(Server server, String request) {
		FaultyRegistry registry = new FaultyRegistry();
		this.filter = filter(registry);
		List<String> answers = List.of(answer(server, request), answer(server, request));
		assertThat(registry.find("requests.in.progress").gauges()).allMatch((gauge) -> gauge.value() == 0);
		return answers;
	}

	@SuppressWarnings("unchecked")
	private WebMetricsFilter filter(FaultyRegistry registry) {
		Predicate<?> all = (exchange) -> true;
		RecordingFailures failures = new RecordingFailures();
		RequestMetrics metrics = new RequestMetrics(registry, context.getBean(MetricsSettings.class), failures);
		RouteCatalog routes = this.faults.wrap(RouteCatalog.class, context.getBean(RouteCatalog.class));
		ObservedBodies bodies = new ObservedBodies(metrics.clock(), this.everything, this.everything, this.everything,
				failures);
		this.handler = bodies.apply(this.plain);
		DetailSources details = new DetailSources(new LabelSources(List.of(), List.of(), failures), null,
				this.everything ? bodies : null);
		return new RequestRecorder(metrics, routes, false, null, FilterListener.of(details.listener().toList()),
				details, failures)
			.filter(this.faults.wrap(Predicate.class, all));
	}

	private Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return this.filter.filter(this.faults.wrap(ServerWebExchange.class, exchange), chain);
	}

	private String answer(Server server, String request) {
		MockServerHttpResponse response = server.response(this.faults);
		String[] line = request.split(" ");
		String end = "complete";
		try {
			Mono<Void> handling = this.handler.handle(
					MockServerHttpRequest.method(HttpMethod.valueOf(line[0]), URI.create("http://localhost" + line[1]))
						.build(),
					new FaultyResponse(response, this.faults));
			if (request.endsWith("/never")) {
				handling.subscribe().dispose();
				end = "cancelled";
			}
			else {
				handling.block(TIMEOUT);
			}
		}
		catch (Throwable ex) {
			end = ex.toString();
		}
		String body = response.isCommitted() ? response.getBodyAsString().block(TIMEOUT) : null;
		// The length depends on a timestamp in the body, which is shorter if it ends with
		// a zero.
		String headers = response.getHeaders().headerSet().toString().replaceAll("Content-Length=\\[\\d+]", "");
		return NoHarmTests.masked("%s %s %s %s".formatted(end, response.getStatusCode(), headers, body));
	}

	/**
	 * The kind of server behind Spring's response.
	 */
	enum Server {

		UNKNOWN {

			@Override
			MockServerHttpResponse response(Faults faults) {
				return new MockServerHttpResponse();
			}

		},

		REACTOR_NETTY {

			@Override
			MockServerHttpResponse response(Faults faults) {
				return new NettyBackedResponse(faults);
			}

		};

		abstract MockServerHttpResponse response(Faults faults);

	}

	/**
	 * A response with a mock of Reactor Netty's response behind it. The mock reports the
	 * head as sent as soon as Spring's response is committed.
	 */
	private static final class NettyBackedResponse extends MockServerHttpResponse {

		private final Faults faults;

		private final ChannelOperations<?, ?> operations = BDDMockito.mock(ChannelOperations.class,
				BDDMockito.withSettings()
					.extraInterfaces(HttpServerResponse.class, HttpServerRequest.class)
					.stubOnly()
					.defaultAnswer((invocation) -> value(invocation.getMethod().getName())));

		NettyBackedResponse(Faults faults) {
			this.faults = faults;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> T getNativeResponse() {
			return (T) this.operations;
		}

		private @Nullable Object value(String method) {
			this.faults.check(method);
			return switch (method) {
				case "hasSentHeaders" -> isCommitted();
				case "status" -> HttpResponseStatus.valueOf((getStatusCode() != null) ? getStatusCode().value() : 200);
				case "isWebsocket" -> false;
				case "version" -> HttpVersion.HTTP_1_1;
				case "requestHeaders", "responseHeaders" -> new DefaultHttpHeaders();
				case "isInboundDisposed" -> true;
				case "receiveObject" -> Flux.empty();
				case "channel" -> new EmbeddedChannel();
				case "onTerminate" -> Mono.empty();
				default -> null;
			};
		}

	}

	private static final class FaultyResponse extends ServerHttpResponseDecorator {

		private final Faults faults;

		FaultyResponse(ServerHttpResponse delegate, Faults faults) {
			super(delegate);
			this.faults = faults;
		}

		@Override
		public ServerHttpResponse getDelegate() {
			this.faults.check("getDelegate");
			return super.getDelegate();
		}

		@Override
		public boolean setStatusCode(@Nullable HttpStatusCode status) {
			this.faults.check("setStatusCode");
			return super.setStatusCode(status);
		}

		@Override
		public @Nullable HttpStatusCode getStatusCode() {
			this.faults.check("getStatusCode");
			return super.getStatusCode();
		}

		@Override
		public HttpHeaders getHeaders() {
			this.faults.check("getHeaders");
			return super.getHeaders();
		}

		@Override
		public boolean isCommitted() {
			this.faults.check("isCommitted");
			return super.isCommitted();
		}

		@Override
		public Mono<Void> setComplete() {
			this.faults.check("setComplete");
			return super.setComplete();
		}

	}

	/**
	 * A registry whose meters can fail, and in which the registration of meters can fail.
	 */
	private final class FaultyRegistry extends SimpleMeterRegistry {

		FaultyRegistry() {
			super(SimpleConfig.DEFAULT, FaultInjectionTests.this.faults.wrap(Clock.class, Clock.SYSTEM));
		}

		private <M> M checked(Class<M> type, M meter) {
			FaultInjectionTests.this.faults.check("new" + type.getSimpleName());
			return FaultInjectionTests.this.faults.wrap(type, meter);
		}

		@Override
		protected Counter newCounter(Meter.Id id) {
			return checked(Counter.class, super.newCounter(id));
		}

		@Override
		protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
			return checked(Timer.class, super.newTimer(id, config, pauseDetector));
		}

		@Override
		protected <T> Gauge newGauge(Meter.Id id, @Nullable T object, ToDoubleFunction<T> value) {
			return checked(Gauge.class, super.newGauge(id, object, value));
		}

	}

}
