package io.github.webmetrics.server;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.RequestDispatcher;
import org.eclipse.jetty.ee11.servlet.ServletApiResponse;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class JettyNativeResponseTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final NativeResponse nativeResponse = new JettyNativeResponse(this.response,
			TestServletExchange.request(this.request));

	@Test
	void isCreatedForResponsesOfJetty() {
		assertThat(ServletNativeResponse.of(BDDMockito.mock(ServletApiResponse.class),
				TestServletExchange.request(this.request)))
			.isInstanceOf(JettyNativeResponse.class);
	}

	@Test
	void whenContentLengthIsSetThenJettyMayReplaceTheStatus() {
		assertThat(this.nativeResponse.mayReplaceStatus()).isFalse();
		this.response.setHeader(HttpHeaders.CONTENT_LENGTH, "5");
		assertThat(this.nativeResponse.mayReplaceStatus()).isTrue();
	}

	@Test
	void whenJettyReportsAnIoExceptionThenConnectionIsClosed() {
		assertThat(this.nativeResponse.connection()).isEqualTo(NativeResponse.ConnectionState.OPEN);
		this.request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, new IOException());
		assertThat(this.nativeResponse.connection()).isEqualTo(NativeResponse.ConnectionState.CLOSED);
	}

	@Test
	void onlyErrorsThatJettyReportsAreDisconnects() {
		IOException failure = new IOException("Broken pipe");
		assertThat(this.nativeResponse.isClientGone(failure)).isFalse();
		this.request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, failure);
		assertThat(this.nativeResponse.isClientGone(failure)).isTrue();
		assertThat(this.nativeResponse.isClientGone(new IllegalStateException(failure))).isTrue();
		assertThat(this.nativeResponse.isClientGone(new IOException("Broken pipe"))).isFalse();
	}

	@Test
	void endOfInputIsADisconnectOnlyIfJettyDetectedIt() {
		assertThat(this.nativeResponse.isClientGone(new IllegalStateException(new EofException()))).isTrue();
		assertThat(this.nativeResponse.isClientGone(new EOFException())).isFalse();
	}

	@Test
	void whenHeadIsTooLargeThenResponseIsNotSent() {
		Throwable tooLarge = new HttpException.RuntimeException(500, "Response Header Fields Too Large");
		assertThat(this.nativeResponse.isUnanswered(new IllegalStateException(tooLarge))).isTrue();
		assertThat(this.nativeResponse.isUnanswered(new IllegalStateException())).isFalse();
	}

	@Test
	void whenJettyCancelsThenNoListenerIsAdded() {
		this.request.setAsyncSupported(true);
		MockAsyncContext context = (MockAsyncContext) this.request.startAsync();
		List<NativeResponse> finished = new ArrayList<>();
		assertThat(this.nativeResponse.whenFinished(HandlingEnd.CANCEL, finished::add)).isFalse();
		assertThat(context.getListeners()).isEmpty();
		assertThat(this.nativeResponse.whenFinished(HandlingEnd.ERROR, finished::add)).isTrue();
		context.complete();
		assertThat(finished).containsExactly(this.nativeResponse);
	}

}
