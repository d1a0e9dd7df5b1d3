package io.github.webmetrics.server;

import java.io.EOFException;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

class UnknownServerResponseTests {

	private final MockServerHttpResponse response = new MockServerHttpResponse();

	private final NativeResponse nativeResponse = new UnknownServerResponse(this.response);

	@Test
	void statusAndContentTypeAreReadFromSpring() {
		assertThat(this.nativeResponse.status()).isEqualTo(200);
		assertThat(this.nativeResponse.contentType()).isNull();
		this.response.setStatusCode(HttpStatus.CREATED);
		this.response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
		assertThat(this.nativeResponse.status()).isEqualTo(201);
		assertThat(this.nativeResponse.contentType()).isEqualTo("text/plain");
		assertThat(this.nativeResponse.mayReplaceStatus()).isFalse();
	}

	@Test
	void whenResponseIsCommittedThenHeadCountsAsSent() {
		assertThat(this.nativeResponse.isHeadSent()).isFalse();
		this.response.setComplete().block();
		assertThat(this.nativeResponse.isHeadSent()).isTrue();
	}

	@Test
	void whenErrorLooksLikeADisconnectThenItCountsAsOne() {
		assertThat(this.nativeResponse.isClientGone(new EOFException())).isTrue();
		assertThat(this.nativeResponse.isClientGone(new IllegalStateException())).isFalse();
		assertThat(this.nativeResponse.isUnanswered(new IllegalStateException())).isFalse();
	}

	@Test
	void stateOfTheConnectionIsUnknown() {
		assertThat(this.nativeResponse.connection()).isEqualTo(NativeResponse.ConnectionState.UNKNOWN);
		assertThat(this.nativeResponse.whenFinished(HandlingEnd.COMPLETE, (finished) -> {
			throw new AssertionError("an unknown server does not report the end");
		})).isFalse();
	}

}
