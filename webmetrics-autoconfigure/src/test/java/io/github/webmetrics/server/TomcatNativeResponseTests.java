package io.github.webmetrics.server;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.servlet.RequestDispatcher;
import org.apache.coyote.http11.HeadersTooLargeException;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatNativeResponseTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final NativeResponse nativeResponse = tomcat(false);

	private NativeResponse tomcat(boolean completed) {
		return new TomcatNativeResponse(this.response, TestServletExchange.request(this.request), completed);
	}

	@Test
	void isCreatedForResponsesOfTomcat() {
		assertThat(ServletNativeResponse.of(TestServletExchange.tomcatResponse(),
				TestServletExchange.request(this.request)))
			.isInstanceOf(TomcatNativeResponse.class);
	}

	@Test
	void whenTomcatReportsAnIoExceptionThenConnectionIsClosed() {
		assertThat(this.nativeResponse.connection()).isEqualTo(NativeResponse.ConnectionState.OPEN);
		this.request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, new IOException());
		assertThat(this.nativeResponse.connection()).isEqualTo(NativeResponse.ConnectionState.CLOSED);
	}

	@Test
	void onlyErrorsThatTomcatReportsAreDisconnects() {
		IOException failure = new IOException("Broken pipe");
		assertThat(this.nativeResponse.isClientGone(failure)).isFalse();
		this.request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, failure);
		assertThat(this.nativeResponse.isClientGone(failure)).isTrue();
		assertThat(this.nativeResponse.isClientGone(new IllegalStateException(failure))).isTrue();
		assertThat(this.nativeResponse.isClientGone(new IOException("Broken pipe"))).isFalse();
		assertThat(this.nativeResponse.isClientGone(new EOFException())).isFalse();
	}

	@Test
	void whenBodyIsNotReceivedInTimeThenTomcatCanStillAnswer() {
		IOException timeout = new SocketTimeoutException();
		this.request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, timeout);
		assertThat(this.nativeResponse.connection()).isEqualTo(NativeResponse.ConnectionState.OPEN);
		assertThat(this.nativeResponse.isClientGone(timeout)).isFalse();
	}

	@Test
	void whenHeadIsTooLargeThenResponseIsNotSent() {
		assertThat(this.nativeResponse.isUnanswered(new IllegalStateException(new HeadersTooLargeException())))
			.isTrue();
		assertThat(this.nativeResponse.isUnanswered(new IllegalStateException())).isFalse();
	}

	@Test
	void whenTomcatHasCompletedTheRequestThenHeadIsSentUnlessConnectionFailed() {
		assertThat(this.nativeResponse.isHeadSent()).isFalse();
		assertThat(tomcat(true).isHeadSent()).isTrue();
		this.request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, new IOException());
		assertThat(tomcat(true).isHeadSent()).isFalse();
		this.response.setCommitted(true);
		assertThat(tomcat(true).isHeadSent()).isTrue();
		assertThat(this.nativeResponse.isHeadSent()).isTrue();
	}

	@Test
	void whenFinishedThenHeadIsSent() {
		this.request.setAsyncSupported(true);
		this.request.startAsync();
		AtomicReference<NativeResponse> finished = new AtomicReference<>();
		assertThat(this.nativeResponse.whenFinished(HandlingEnd.ERROR, finished::set)).isTrue();
		this.request.getAsyncContext().complete();
		assertThat(finished.get().isHeadSent()).isTrue();
	}

}
