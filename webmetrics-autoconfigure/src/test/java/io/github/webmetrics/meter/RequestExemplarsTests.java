package io.github.webmetrics.meter;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RequestExemplarsTests {

	private final RequestExemplars exemplars = new RequestExemplars();

	private final SpanContext ofThread = Mockito.mock();

	private final SpanContext context = this.exemplars.spanContext(this.ofThread);

	@BeforeEach
	void threadHasASpan() {
		BDDMockito.given(this.ofThread.isCurrentSpanSampled()).willReturn(true);
		BDDMockito.given(this.ofThread.getCurrentTraceId()).willReturn("trace of the thread");
		BDDMockito.given(this.ofThread.getCurrentSpanId()).willReturn("span of the thread");
	}

	@Test
	void whileARequestIsRecordedThenTheSpanIsThatOfTheRequest() {
		assertThat(recording(exchange(true))).containsExactly(true, "trace of the request", "span of the request");
		Mockito.verifyNoInteractions(this.ofThread);
	}

	@Test
	void whenTheTraceIsNotSampledOrUndecidedThenThereIsNoSpan() {
		assertThat(recording(exchange(false))).containsExactly(false, null, null);
		assertThat(recording(exchange(null))).containsExactly(false, null, null);
	}

	@Test
	void whenTheRequestHasNoSpanThenThereIsNone() {
		assertThat(recording(exchange())).containsExactly(false, null, null);
		MockServerWebExchange observed = exchange();
		observe(observed);
		assertThat(recording(observed)).containsExactly(false, null, null);
		observe(observed).put(TracingContext.class, new TracingContext());
		assertThat(recording(observed)).containsExactly(false, null, null);
	}

	@Test
	void otherwiseTheSpanIsThatOfTheThread() {
		recording(exchange(true));
		assertThat(answers()).containsExactly(true, "trace of the thread", "span of the thread");
		Mockito.verify(this.ofThread).markCurrentSpanAsExemplar();
	}

	@Test
	void whenTheRecordingFailsThenTheRequestIsForgotten() {
		assertThatIllegalStateException().isThrownBy(() -> this.exemplars.record(exchange(true), () -> {
			throw new IllegalStateException();
		}));
		assertThat(answers()).containsExactly(true, "trace of the thread", "span of the thread");
	}

	private List<Object> recording(ServerWebExchange exchange) {
		List<Object> answers = new ArrayList<>();
		this.exemplars.record(exchange, () -> answers.addAll(answers()));
		return answers;
	}

	private List<Object> answers() {
		List<Object> answers = new ArrayList<>();
		answers.add(this.context.isCurrentSpanSampled());
		answers.add(this.context.getCurrentTraceId());
		answers.add(this.context.getCurrentSpanId());
		this.context.markCurrentSpanAsExemplar();
		return answers;
	}

	private static MockServerWebExchange exchange() {
		return MockServerWebExchange.from(MockServerHttpRequest.get("/"));
	}

	private static MockServerWebExchange exchange(Boolean sampled) {
		TraceContext trace = Mockito.mock();
		BDDMockito.given(trace.sampled()).willReturn(sampled);
		BDDMockito.given(trace.traceId()).willReturn("trace of the request");
		BDDMockito.given(trace.spanId()).willReturn("span of the request");
		Span span = Mockito.mock();
		BDDMockito.given(span.context()).willReturn(trace);
		TracingContext tracing = new TracingContext();
		tracing.setSpan(span);
		MockServerWebExchange exchange = exchange();
		observe(exchange).put(TracingContext.class, tracing);
		return exchange;
	}

	private static ServerRequestObservationContext observe(MockServerWebExchange exchange) {
		ServerRequestObservationContext observation = new ServerRequestObservationContext(exchange.getRequest(),
				exchange.getResponse(), exchange.getAttributes());
		exchange.getAttributes()
			.put(ServerRequestObservationContext.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE, observation);
		return observation;
	}

}
