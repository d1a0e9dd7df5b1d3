package io.github.webmetrics.server;

import io.github.webmetrics.failure.RecordingFailures;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.BDDMockito;
import org.mockito.Mockito;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests responses that the server writes by itself while the application handles the
 * request. The tests in package {@code wire} cover every kind.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusedBodiesTests {

	private final RefusedBodies refusedBodies = new RefusedBodies(new RecordingFailures());

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final ChannelOperations<?, ?> operations = operations(HttpResponseStatus.OK);

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void whenServerRefusesTheBodyThenItsStatusIsKnown() {
		init(NettyPipeline.HttpTrafficHandler, NettyPipeline.ReactiveBridge);
		assertPassedOn(full(HttpResponseStatus.REQUEST_URI_TOO_LONG));
		assertThat(RefusedBodies.statusOf(this.operations, this.channel)).isEqualTo(414);
	}

	@Test
	void refusalBelongsToOneExchange() {
		init(NettyPipeline.HttpTrafficHandler, NettyPipeline.ReactiveBridge);
		assertPassedOn(full(HttpResponseStatus.BAD_REQUEST));
		assertThat(RefusedBodies.statusOf(operations(HttpResponseStatus.OK), this.channel)).isNull();
	}

	@Test
	void whenApplicationAnswersThenThereIsNoRefusal() {
		init(NettyPipeline.HttpTrafficHandler, NettyPipeline.ReactiveBridge);
		assertPassedOn(full(HttpResponseStatus.OK));
		assertPassedOn(full(HttpResponseStatus.INTERNAL_SERVER_ERROR));
		assertPassedOn(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST));
		assertThat(RefusedBodies.statusOf(this.operations, this.channel)).isNull();
		operations(HttpResponseStatus.NOT_FOUND);
		assertPassedOn(full(HttpResponseStatus.NOT_FOUND));
		assertThat(RefusedBodies.statusOf(this.operations, this.channel)).isNull();
	}

	@Test
	void whenThereIsNoExchangeThenResponseIsPassedOn(CapturedOutput output) {
		init(NettyPipeline.HttpTrafficHandler, NettyPipeline.ReactiveBridge);
		BDDMockito.given(this.operations.as(ChannelOperations.class)).willReturn(null);
		assertPassedOn(full(HttpResponseStatus.BAD_REQUEST));
		assertThat(RefusedBodies.statusOf(this.operations, this.channel)).isNull();
		assertThat(output).doesNotContain("Could not observe");
	}

	@Test
	void whenObservingFailsThenResponseIsPassedOnAndFirstFailureIsLogged(CapturedOutput output) {
		init(NettyPipeline.HttpTrafficHandler, NettyPipeline.ReactiveBridge);
		BDDMockito.given(((HttpServerResponse) this.operations).status())
			.willThrow(new IllegalStateException("unobservable"));
		assertPassedOn(full(HttpResponseStatus.BAD_REQUEST));
		assertPassedOn(full(HttpResponseStatus.BAD_REQUEST));
		assertThat(output).containsOnlyOnce("Could not observe how the server refuses the body of a request")
			.contains("unobservable");
	}

	@Test
	void whenPipelineIsUnexpectedThenResponseIsPassedOn(CapturedOutput output) {
		init(NettyPipeline.HttpTrafficHandler);
		assertPassedOn(full(HttpResponseStatus.BAD_REQUEST));
		assertThat(output).containsOnlyOnce("Could not observe how the server refuses the body of a request");
	}

	@Test
	void whenConnectionIsHttp2ThenNoHandlerIsAdded() {
		init(NettyPipeline.ReactiveBridge);
		assertThat(this.channel.pipeline().toMap()).hasSize(1);
	}

	@Test
	void whenHandshakeChoosesHttp11ThenResponsesAreObserved() {
		init(NettyPipeline.H2OrHttp11Codec, NettyPipeline.ReactiveBridge);
		add(NettyPipeline.HttpTrafficHandler);
		this.channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
		assertPassedOn(full(HttpResponseStatus.BAD_REQUEST));
		assertThat(RefusedBodies.statusOf(this.operations, this.channel)).isEqualTo(400);
	}

	@Test
	void whenHandshakeChoosesHttp2ThenHandlerIsRemoved() {
		init(NettyPipeline.H2OrHttp11Codec, NettyPipeline.ReactiveBridge);
		this.channel.pipeline().fireUserEventTriggered("another event");
		assertThat(this.channel.pipeline().toMap()).hasSize(3);
		this.channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
		assertThat(this.channel.pipeline().toMap()).hasSize(2);
	}

	private void init(String... handlers) {
		for (String handler : handlers) {
			add(handler);
		}
		this.refusedBodies.onChannelInit(ConnectionObserver.emptyListener(), this.channel, null);
	}

	private void add(String name) {
		ChannelHandler handler = new ChannelInboundHandlerAdapter();
		this.channel.pipeline().addLast(name, handler);
	}

	private void assertPassedOn(HttpResponse response) {
		assertThat(this.channel.writeOutbound(response)).isTrue();
		assertThat(this.channel.<HttpResponse>readOutbound()).isSameAs(response);
	}

	private static HttpResponse full(HttpResponseStatus status) {
		return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
	}

	/**
	 * Bind an exchange to the connection, as the server does after it has read the head
	 * of a request.
	 */
	private ChannelOperations<?, ?> operations(HttpResponseStatus status) {
		ChannelOperations<?, ?> operations = BDDMockito.mock(ChannelOperations.class,
				Mockito.withSettings().extraInterfaces(HttpServerResponse.class));
		BDDMockito.given(operations.channel()).willReturn(this.channel);
		BDDMockito.given(operations.as(ChannelOperations.class)).willReturn(operations);
		BDDMockito.given(operations.bind()).willCallRealMethod();
		BDDMockito.given(((HttpServerResponse) operations).status()).willReturn(status);
		operations.bind();
		return operations;
	}

}
