package io.github.webmetrics.server;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import org.junit.jupiter.api.Test;

import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests responses of a servlet container that is neither Tomcat nor Jetty.
 */
class ServletNativeResponseTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final NativeResponse nativeResponse = ServletNativeResponse.of(this.response,
			TestServletExchange.request(this.request));

	@Test
	void whenContainerIsUnknownThenGeneralResponseIsUsed() {
		assertThat(this.nativeResponse).isExactlyInstanceOf(ServletNativeResponse.class);
	}

	@Test
	void whenResponseIsNoServletResponseThenNullIsReturned() {
		assertThat(ServletNativeResponse.of("response", TestServletExchange.request(this.request))).isNull();
	}

	@Test
	void headIsReadFromTheContainer() {
		this.response.setStatus(201);
		this.response.setContentType("text/plain");
		assertThat(this.nativeResponse.status()).isEqualTo(201);
		assertThat(this.nativeResponse.contentType()).isEqualTo("text/plain");
		assertThat(this.nativeResponse.mayReplaceStatus()).isFalse();
		assertThat(this.nativeResponse.isHeadSent()).isFalse();
		this.response.setCommitted(true);
		assertThat(this.nativeResponse.isHeadSent()).isTrue();
	}

	@Test
	void whenErrorLooksLikeADisconnectThenStatusIs499() {
		assertThat(
				WireStatus.of(new MockServerHttpResponse(), this.nativeResponse, HandlingEnd.ERROR, new EOFException()))
			.isEqualTo(new WireStatus(499, true));
	}

	@Test
	void whenErrorDoesNotLookLikeADisconnectThenStatusIs500() {
		assertThat(WireStatus.of(new MockServerHttpResponse(), this.nativeResponse, HandlingEnd.ERROR,
				new IllegalStateException()))
			.isEqualTo(new WireStatus(500, true));
	}

	@Test
	void connectionFailureIsTheIoExceptionThatTheContainerReports() {
		ServletNativeResponse servletResponse = (ServletNativeResponse) this.nativeResponse;
		assertThat(servletResponse.connectionFailure()).isNull();
		this.request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, new IllegalStateException());
		assertThat(servletResponse.connectionFailure()).isNull();
		IOException failure = new IOException();
		this.request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, failure);
		assertThat(servletResponse.connectionFailure()).isSameAs(failure);
		assertThat(this.nativeResponse.connection()).isEqualTo(NativeResponse.ConnectionState.UNKNOWN);
	}

	@Test
	void whenContainerHasCompletedTheRequestThenActionIsRunOnce() throws Exception {
		this.request.setAsyncSupported(true);
		MockAsyncContext context = (MockAsyncContext) this.request.startAsync();
		List<NativeResponse> finished = new ArrayList<>();
		assertThat(this.nativeResponse.whenFinished(HandlingEnd.CANCEL, finished::add)).isTrue();
		AsyncEvent event = new AsyncEvent(context);
		for (AsyncListener listener : context.getListeners()) {
			listener.onStartAsync(event);
			listener.onTimeout(event);
			listener.onError(event);
		}
		assertThat(finished).isEmpty();
		context.complete();
		assertThat(finished).containsExactly(this.nativeResponse);
	}

	@Test
	void whenContainerHasAlreadyCompletedTheRequestThenActionIsNotRun() {
		MockHttpServletRequest completed = new MockHttpServletRequest() {

			@Override
			public AsyncContext getAsyncContext() {
				throw new IllegalStateException("not asynchronous any more");
			}

		};
		NativeResponse late = new ServletNativeResponse(this.response, TestServletExchange.request(completed));
		assertThat(late.whenFinished(HandlingEnd.ERROR, (finished) -> {
			throw new AssertionError("the request has already completed");
		})).isFalse();
	}

}
