package io.github.webmetrics.server;

import java.util.ArrayList;
import java.util.List;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakeReaderTests {

	private final List<Integer> statuses = new ArrayList<>();

	private final HandshakeReader reader = new HandshakeReader((channel, status) -> this.statuses.add(status));

	private final EmbeddedChannel channel = new EmbeddedChannel();

	@BeforeEach
	void addTheHandlerOfTheServer() {
		this.channel.pipeline().addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter());
	}

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void readsTheFirstResponseAndNoOther() {
		observe(HttpMethod.GET, "websocket");
		write(HttpResponseStatus.SWITCHING_PROTOCOLS);
		write(HttpResponseStatus.OK);
		assertThat(this.statuses).containsExactly(101);
		assertThat(this.channel.pipeline().get(HandshakeReader.class)).isNull();
	}

	@Test
	void goesOnReadingAfterAnInterimResponse() {
		observe(HttpMethod.GET, "websocket");
		write(HttpResponseStatus.CONTINUE);
		assertThat(this.statuses).isEmpty();
		write(HttpResponseStatus.BAD_REQUEST);
		assertThat(this.statuses).containsExactly(400);
	}

	@Test
	void passesOnWhatIsNoResponse() {
		observe(HttpMethod.GET, "websocket");
		Object content = new DefaultLastHttpContent();
		assertThat(this.channel.writeOutbound(content)).isTrue();
		assertThat(this.channel.<Object>readOutbound()).isSameAs(content);
		assertThat(this.statuses).isEmpty();
	}

	// As the server does it when the connection becomes a WebSocket.
	@Test
	void whenTheResponseTakesTheHandlerAwayThenItIsReadAllTheSame() {
		observe(HttpMethod.GET, "websocket");
		this.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {

			@Override
			public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
				context.pipeline().remove(HandshakeReaderTests.this.reader);
				context.write(message, promise);
			}

		});
		write(HttpResponseStatus.SWITCHING_PROTOCOLS);
		assertThat(this.statuses).containsExactly(101);
	}

	@Test
	void readsAResponseToConnect() {
		observe(HttpMethod.CONNECT, null);
		write(HttpResponseStatus.OK);
		assertThat(this.statuses).containsExactly(200);
	}

	@Test
	void otherRequestsAreNoHandshake() {
		observe(HttpMethod.GET, null);
		assertThat(this.channel.pipeline().get(HandshakeReader.class)).isNull();
	}

	private void observe(HttpMethod method, String upgrade) {
		HttpServerRequest request = BDDMockito.mock(HttpServerRequest.class);
		HttpHeaders headers = new DefaultHttpHeaders();
		if (upgrade != null) {
			headers.set("Upgrade", upgrade);
		}
		BDDMockito.given(request.method()).willReturn(method);
		BDDMockito.given(request.requestHeaders()).willReturn(headers);
		this.reader.observe(request, this.channel);
	}

	private void write(HttpResponseStatus status) {
		assertThat(this.channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status))).isTrue();
	}

}
